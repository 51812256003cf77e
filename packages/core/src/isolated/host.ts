import { Readable } from 'node:stream';
import { messageOf } from '../log/open-log';
import { type Answers, beginOperation, type HostedRun } from './operations';
import { encodeValue, type FromChild, type RemoteFailure, type ToChild } from './wire';

// No kind needs this many at once, and each may use a database connection.
const maxOpen = 10;
// How many of the worker's errors are kept. A processor that fails because of one fails because of a recent one.
const maxErrors = 100;

interface Exchange {
  id: number;
  input: Readable;
  /** How many chunks of input the operation is waiting for. */
  wanted: number;
  /** The operation's output if it's a stream. */
  outputs: AsyncIterator<Buffer> | null;
  isAnswering: boolean;
}

interface Answer {
  bytes: Buffer;
  isLast: boolean;
}

export type Hosted = ReturnType<typeof hostRun>;

/**
 * Runs the operations that a run in another process calls. `take` throws if the process violates the order of messages, so
 * that it can't make the worker buffer much.
 */
export function hostRun(run: HostedRun, send: (message: ToChild, bytes?: Buffer) => void) {
  const exchanges = createExchanges(send);

  function begin(id: number, name: string, args: unknown[]): void {
    const input = openInput(() => {
      exchange.wanted += 1;
      send({ type: 'more', id });
    });
    const exchange: Exchange = { id, input, wanted: 0, outputs: null, isAnswering: true };
    exchanges.add(exchange);
    void exchanges.answer(exchange, async () => {
      const answers = beginOperation(run, name, args, input);
      if (!isStream(answers)) return { bytes: encodeValue(await answers), isLast: true };
      exchange.outputs = answers[Symbol.asyncIterator]();
      return nextOf(exchange.outputs);
    });
  }

  return {
    take(message: Exclude<FromChild, { type: 'result' | 'failure' }>, bytes: Buffer): void {
      const exchange = exchanges.find(message.id);
      if (message.type === 'call') begin(message.id, message.name, message.args);
      // The exchange ended while this message was on its way.
      else if (!exchange) return;
      else if (message.type === 'close') exchanges.close(exchange);
      else if (message.type === 'end') exchange.input.push(null);
      else if (message.type === 'next') {
        const { outputs } = exchange;
        if (exchange.isAnswering || !outputs) throw new Error('asks for the next before the last');
        void exchanges.answer(exchange, () => nextOf(outputs));
      } else putInput(exchange, bytes);
    },
    /** Returns the worker's own error that caused a failure. */
    errorAt: exchanges.errorAt,
    end: exchanges.closeAll,
  };
}

/** Keeps the open calls of a run, and sends the worker's answers to them. */
function createExchanges(send: (message: ToChild, bytes?: Buffer) => void) {
  const exchanges = new Map<number, Exchange>();
  const errors = keepLast(maxErrors);
  /** How many calls the worker is working on, including those that the process has closed. */
  let working = 0;

  function close({ id, input, outputs }: Exchange): void {
    exchanges.delete(id);
    input.destroy(new Error('The process stopped sending.'));
    void Promise.allSettled([outputs?.return?.()]);
  }
  return {
    find: (id: number) => exchanges.get(id),
    add(exchange: Exchange): void {
      if (Math.max(exchanges.size, working) >= maxOpen || exchanges.has(exchange.id))
        throw new Error('too many calls at once');
      exchanges.set(exchange.id, exchange);
    },
    async answer(exchange: Exchange, work: () => Promise<Answer | null>): Promise<void> {
      const { id } = exchange;
      exchange.isAnswering = true;
      working += 1;
      const isOpen = () => exchanges.get(id) === exchange;
      try {
        const found = await work();
        if (!isOpen()) return;
        exchange.isAnswering = false;
        if (!found || found.isLast) exchanges.delete(id);
        if (found) send({ type: 'out', id, isLast: found.isLast }, found.bytes);
        else send({ type: 'done', id });
      } catch (error) {
        if (!isOpen()) return;
        close(exchange);
        send({ type: 'error', id, error: describe(error, errors.add(error)) });
      } finally {
        working -= 1;
      }
    },
    close,
    closeAll(): void {
      for (const exchange of exchanges.values()) close(exchange);
    },
    errorAt: errors.get,
  };
}

function putInput(exchange: Exchange, bytes: Buffer): void {
  if (exchange.wanted === 0) throw new Error('sends what was not requested');
  exchange.wanted -= 1;
  exchange.input.push(bytes);
}

/** Keeps the last `max` errors, by number. */
function keepLast(max: number) {
  const kept = new Map<number, unknown>();
  let count = 0;
  return {
    /** Returns the error's number. */
    add(error: unknown): number {
      kept.set(count, error);
      kept.delete(count - max);
      count += 1;
      return count - 1;
    },
    get: (number: number): unknown => kept.get(number),
  };
}

/** Opens the input of a call. `read` requests the next chunk when the previous one has been read. */
function openInput(read: () => void): Readable {
  const input = new Readable({ objectMode: true, highWaterMark: 1, read });
  // The reader handles the error.
  input.on('error', () => undefined);
  return input;
}

function isStream(answers: Answers): answers is AsyncIterable<Buffer> {
  return Symbol.asyncIterator in answers;
}

async function nextOf(outputs: AsyncIterator<Buffer>): Promise<Answer | null> {
  const { done, value } = await outputs.next();
  return done ? null : { bytes: value, isLast: false };
}

/** Returns the parts of an error that a processor needs to decide what to do. */
function describe(error: unknown, origin: number): RemoteFailure {
  if (!(error instanceof Error)) return { origin, message: messageOf(error) };
  const told: RemoteFailure = { origin, message: error.message };
  if ('code' in error && typeof error.code === 'string') told.code = error.code;
  if ('jobEffect' in error && typeof error.jobEffect === 'string') told.jobEffect = error.jobEffect;
  return told;
}
