import * as z from 'zod';
import { isWaitError, PermanentError } from '../contract/errors';
import { isSuspended } from '../contract/steps';
import { messageOf, stackOf } from '../log/open-log';
import type { Claim } from '../run/claim';

/**
 * A message between a worker and the process of an isolated job: JSON and bytes. Not Node's own channel, on which the process
 * could send messages of any length and some that Node itself obeys.
 */
interface Frame<Message> {
  message: Message;
  bytes: Buffer;
}

/** What an isolated process gets to know of its job. */
export type Assignment = Pick<Claim, 'id' | 'kind' | 'ownerId' | 'payload' | 'payloadVersion' | 'attempt'>;

/** A message of the worker. `out` responds to a call or its `next` with bytes. `more` requests the next `put`. */
export type ToChild =
  | { type: 'run'; run: number; job: Assignment }
  | { type: 'cancel' }
  | { type: 'more'; id: number }
  | { type: 'done'; id: number }
  | { type: 'out'; id: number; isLast: boolean }
  | { type: 'error'; id: number; error: RemoteFailure };

/** An error in the worker. If the run fails because of it, the process returns its `origin`. */
export interface RemoteFailure {
  origin: number;
  message: string;
  code?: string;
  jobEffect?: string;
}

const id = z.int().min(1);
const suspension = z.object({
  hold: z.enum(['time', 'signal']),
  waitingFor: z.object({
    type: z.enum(['time', 'signal']),
    until: z.iso.datetime().optional(),
    name: z.string().max(200).optional(),
    step: z.string().max(300).optional(),
  }),
});
const origin = z.int().min(0);
const maxCode = 100;
const maxMessage = 10_000;
const maxStack = 100_000;
const failure = z.object({
  origin: origin.optional(),
  effect: z.enum(['fail', 'retry']).optional(),
  retryAfterMs: z.number().min(0).max(31_536_000_000).optional(),
  waitMs: z.number().min(0).max(31_536_000_000).optional(),
  code: z.string().max(maxCode),
  message: z.string().max(maxMessage),
  stack: z.string().max(maxStack),
  suspension: suspension.optional(),
});

/** A message of an isolated job's process. A compromised process may send anything, so messages are validated. */
const fromChild = z.discriminatedUnion('type', [
  z.object({ type: z.literal('call'), run: id, id, name: z.string(), args: z.array(z.unknown()) }),
  z.object({ type: z.enum(['next', 'put', 'end', 'close']), id }),
  z.object({ type: z.literal('result'), run: id, result: z.record(z.string(), z.unknown()) }),
  z.object({ type: z.literal('failure'), run: id, failure }),
]);
export type FromChild = z.output<typeof fromChild>;
export type ChildFailure = z.output<typeof failure>;

/** Describes a run's error for the worker, cut to what the worker accepts. */
export function failureOf(error: unknown): ChildFailure {
  const message = error instanceof Error ? error.message : messageOf(error);
  const told: ChildFailure = {
    code: 'internal',
    message: message.slice(0, maxMessage),
    stack: stackOf(error).slice(0, maxStack),
  };
  if (!(error instanceof Error)) return told;
  // Other errors may have a property with this name, too.
  if ('origin' in error) told.origin = origin.safeParse(error.origin).data;
  if ('code' in error && typeof error.code === 'string') told.code = error.code.slice(0, maxCode);
  if ('jobEffect' in error && (error.jobEffect === 'fail' || error.jobEffect === 'retry'))
    told.effect = error.jobEffect;
  if (isWaitError(error)) told.waitMs = error.ms;
  if (isSuspended(error) && error.hold !== 'jobs' && error.waitingFor.type !== 'jobs')
    told.suspension = {
      hold: error.hold,
      waitingFor: { ...error.waitingFor, type: error.waitingFor.type },
    };
  if ('retryAfterMs' in error && typeof error.retryAfterMs === 'number')
    told.retryAfterMs = error.retryAfterMs;
  return told;
}

const headLength = 8;
const pieceLength = 256 * 1024;
const none = Buffer.alloc(0);
// Longer than any chunk of rows or bytes that this package sends.
export const maxFromChild = 8 * 1024 * 1024;

export function encodeFrame(message: FromChild | ToChild, bytes: Buffer = none): Buffer {
  const text = Buffer.from(JSON.stringify(message));
  const head = Buffer.alloc(headLength);
  head.writeUInt32BE(text.length, 0);
  head.writeUInt32BE(bytes.length, 4);
  return Buffer.concat([head, text, bytes]);
}

/** Throws a `PermanentError` if the message is longer than the worker accepts, because the worker would end the process. */
export function encodeFromChild(message: FromChild, bytes?: Buffer): Buffer {
  const frame = encodeFrame(message, bytes);
  if (frame.length <= maxFromChild) return frame;
  throw new PermanentError(
    'too_large',
    'An isolated job sends its worker more than 8 MB at once. Send less, or send it in pieces.',
  );
}

/** Reads the messages of a process. Throws if one is too long or invalid. */
export function readFromChild(source: AsyncIterable<Buffer>): AsyncGenerator<Frame<FromChild>> {
  return readFrames(source, maxFromChild, (text) => fromChild.parse(JSON.parse(text)));
}

/** Reads the messages of the worker, which is trusted. */
export function readFromWorker(source: AsyncIterable<Buffer>): AsyncGenerator<Frame<ToChild>> {
  return readFrames(source, Number.POSITIVE_INFINITY, (text): ToChild => JSON.parse(text));
}

async function* readFrames<Message>(
  source: AsyncIterable<Buffer>,
  maxLength: number,
  parse: (text: string) => Message,
): AsyncGenerator<Frame<Message>> {
  let held: Buffer[] = [];
  let heldLength = 0;
  let wanted = headLength;
  for await (const chunk of source) {
    held.push(chunk);
    heldLength += chunk.length;
    if (heldLength < wanted) continue;
    let rest = Buffer.concat(held);
    for (;;) {
      wanted = lengthOfFrame(rest);
      if (wanted > maxLength) throw new Error(`a frame of ${wanted} bytes`);
      if (rest.length < wanted) break;
      const textEnd = headLength + rest.readUInt32BE(0);
      const message = parse(rest.toString('utf8', headLength, textEnd));
      yield { message, bytes: rest.subarray(textEnd, wanted) };
      rest = rest.subarray(wanted);
    }
    held = [rest];
    heldLength = rest.length;
  }
}

/** Returns the length of the frame that begins here, or of the shortest frame if its head is incomplete. */
function lengthOfFrame(start: Buffer): number {
  if (start.length < headLength) return headLength + 1;
  return headLength + start.readUInt32BE(0) + start.readUInt32BE(4);
}

/**
 * Splits bytes into pieces of 256 KiB, which fit into a message.
 *
 * @example
 * for await (const chunk of file) yield* pieces(Buffer.from(chunk));
 */
export function* pieces(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += pieceLength) yield bytes.subarray(at, at + pieceLength);
}

/**
 * Encodes a value as JSON, for `decodeValue` on the other side.
 *
 * @example
 * for await (const order of orders) yield encodeValue(order);
 */
export function encodeValue(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value ?? null));
}
