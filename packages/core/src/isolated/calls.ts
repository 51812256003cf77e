import type { FromChild, RemoteFailure, ToChild } from './wire';

export type Send = (message: FromChild, bytes?: Buffer) => void;
/**
 * Calls operations of the worker from an isolated run: `call` for one value, `exchange` for bytes in both directions. Both
 * throw the worker's errors.
 */
export type Calls = ReturnType<typeof createCalls>;

interface Exchange {
  answer: Deferred<{ bytes: Buffer; isLast: boolean } | null>;
  wanted: Deferred<void>;
  isClosed: boolean;
}

export function createCalls(run: number, send: Send) {
  const exchanges = new Map<number, Exchange>();

  /** Sends `input` as the worker asks for it, and yields what the worker returns. */
  async function* exchange(
    name: string,
    args: unknown[],
    input?: AsyncIterable<Buffer>,
  ): AsyncGenerator<Buffer, void> {
    const id = newId();
    const state: Exchange = { answer: deferred(), wanted: deferred(), isClosed: false };
    exchanges.set(id, state);
    send({ type: 'call', run, id, name, args });
    const fed = input && feed(id, state, { input, send });
    let isOver = false;
    try {
      while (!isOver) {
        const answer = await (fed ? Promise.race([state.answer.promise, fed]) : state.answer.promise);
        isOver = !answer || answer.isLast;
        state.answer = deferred();
        // The worker prepares the next chunk while this one is processed.
        if (!isOver) send({ type: 'next', id });
        if (answer) yield answer.bytes;
      }
    } finally {
      exchanges.delete(id);
      state.isClosed = true;
      state.wanted.reject(new Error('The worker needs no more input.'));
      if (!isOver) send({ type: 'close', id });
    }
  }

  return {
    exchange,
    call: <Value>(name: string, ...args: unknown[]) => only<Value>(exchange(name, args)),
    take(message: Extract<ToChild, { id: number }>, bytes: Buffer): void {
      const state = exchanges.get(message.id);
      if (state) settle(state, message, bytes);
    },
  };
}

/** Sends input whenever the worker wants some. Rejects if the input does. */
async function feed(
  id: number,
  state: Exchange,
  { input, send }: { input: AsyncIterable<Buffer>; send: Send },
): Promise<never> {
  for await (const bytes of input) {
    await state.wanted.promise;
    state.wanted = deferred();
    // The worker requested this chunk before it stopped reading, and won't request another.
    if (state.isClosed) throw new Error('The worker accepts no more input.');
    send({ type: 'put', id }, bytes);
  }
  send({ type: 'end', id });
  return new Promise(() => undefined);
}

function settle(
  { wanted, answer }: Exchange,
  message: Extract<ToChild, { id: number }>,
  bytes: Buffer,
): void {
  if (message.type === 'more') wanted.resolve();
  else if (message.type === 'done') answer.resolve(null);
  else if (message.type === 'error') answer.reject(remoteError(message.error));
  else answer.resolve({ bytes, isLast: message.isLast });
}

/**
 * Resolves to the first value of a stream. Throws if the stream is empty.
 *
 * @example
 * const { id } = await only<{ id: string }>(exchange('write', ['totals.csv'], chunks));
 */
export async function only<Value>(answers: AsyncIterable<Buffer>): Promise<Value> {
  for await (const bytes of answers) return decodeValue<Value>(bytes);
  throw new Error('The worker returned nothing.');
}

/**
 * Decodes a value from the worker. Trusts the worker that it has this type.
 *
 * @example
 * for await (const bytes of exchange('orders', [2026])) yield decodeValue<Order>(bytes);
 */
export function decodeValue<Value>(bytes: Buffer): Value {
  return JSON.parse(bytes.toString());
}

let lastId = 0;
function newId(): number {
  lastId += 1;
  return lastId;
}

function remoteError({ message, ...told }: RemoteFailure): Error {
  return Object.assign(new Error(message), told);
}

interface Deferred<Value> {
  promise: Promise<Value>;
  resolve(value: Value): void;
  reject(error: Error): void;
}

function deferred<Value>(): Deferred<Value> {
  let resolve: Deferred<Value>['resolve'] = () => undefined;
  let reject: Deferred<Value>['reject'] = () => undefined;
  const promise = new Promise<Value>((done, failed) => {
    resolve = done;
    reject = failed;
  });
  // The caller handles the error.
  promise.catch(() => undefined);
  return { promise, resolve, reject };
}
