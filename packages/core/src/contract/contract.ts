import type * as z from 'zod';
import type { Tick } from '../calendar/local-time';
import { checkContract } from './check-contract';
import { issueText } from './issue-text';
import type { NoSignals, SignalContracts } from './signal-contract';

export type { SignalContract } from './signal-contract';

/** How long a job waits between attempts, in milliseconds. Up to 20% is added at random. */
export type Backoff =
  /** The first wait, and the longest. The wait doubles with each attempt. */
  | { firstMs: number; maxMs: number }
  /** Always the same. */
  | { everyMs: number }
  /** One for each attempt; the last one for all further ones. */
  | { delaysMs: readonly [number, ...number[]] };

/** When a second job is a duplicate of the first. */
interface Uniqueness<Payload> {
  /** Returns what two such jobs have in common. */
  key(payload: Payload): string;
  /**
   * How long enqueueing returns the first job instead of a new one: until it first runs (`waiting`), until it has
   * finished (`open`), or for a time after it was enqueued (`24h`).
   */
  while: 'waiting' | 'open' | `${number}${string}`;
  /** Whose jobs are compared: by default, each owner's with their own. */
  among?: 'owner' | 'everyone';
}

/** Limits how many jobs of a kind that have the same key run at once. */
interface KeyedConcurrency<Payload> {
  key(payload: Payload): string;
  limit: number;
}

/** Fields of contracts that hooks read: whoever has the hook declares them in the module `@offload/core/contract`. */
// biome-ignore lint/suspicious/noEmptyInterface: packages with hooks add their fields, by declaration merging
export interface ContractFields<_Payload> {}

/** What callers need to know to enqueue jobs of a kind, and how its jobs run. */
export interface JobContract<
  Payload extends z.ZodType = z.ZodType,
  Signals extends SignalContracts = SignalContracts,
  Result extends z.ZodType<object> = z.ZodType<object>,
> extends ContractFields<z.output<Payload>> {
  /** The name of the kind: lowercase letters, digits, and hyphens. */
  kind: string;
  /** The queue that carries it. */
  queue: string;
  payload: Payload;
  /**
   * What the processor returns, without `warnings`, for those who show it. A job whose result doesn't fit fails without another
   * attempt. By default any JSON object.
   */
  result?: Result;
  /**
   * Raised whenever payloads that were enqueued earlier no longer fit; by default 1. A payload of a later version waits for
   * a newer worker.
   */
  version?: number;
  /** Converts a payload of an earlier version into one that fits. */
  migrate?(payload: unknown, version: number): z.input<Payload>;
  /** What a job is about, if its kind doesn't say it all: `January 2023`. */
  title?(payload: z.output<Payload>): string;
  /** Enqueueing a second job with the same key returns the first one. */
  unique?: Uniqueness<z.output<Payload>>;
  concurrency?: KeyedConcurrency<z.output<Payload>>;
  /**
   * Names the external service that a job calls, such as `host:api.example.com`; null: none. While the service is down,
   * or at its limit, further jobs with this gate are held, and use no attempt. The system's `gateLimits` sets its
   * limits.
   */
  gate?(payload: z.output<Payload>): string | null;
  /** What users may send to a job that waits for it, over HTTP or with a button on its page. */
  signals?: Signals;
  maxAttempts: number;
  backoff: Backoff;
  /** Milliseconds after which an attempt is ended, up to 24 days. */
  timeoutMs: number;
  /**
   * How long a finished job is kept, such as `30 days`; by default forever. Then it is deleted with its history and its
   * log, as if staff had deleted it.
   */
  retention?: string;
  /**
   * Codes of failures that only the owner can fix, such as a file that isn't a CSV. Their jobs fail, but they don't count as
   * failures of the queue.
   */
  ownerErrors?: readonly string[];
  /**
   * Whether the messages of the errors that the processor throws (`PermanentError`, `TransientError`, and `OutageError`) have no
   * values, such as names or addresses. The console then shows them to staff who see no values; by default it doesn't.
   */
  messagesHaveNoValues?: boolean;
  /**
   * Fields of payload and result that are never shown, as paths: `token`, `account.password`, also in the objects of
   * lists.
   */
  secrets?: string[];
  /**
   * Runs the job in a child process. Use it for CPU-bound work, native code, and untrusted input, so that a crash, an
   * infinite loop, a memory leak, or a decoder that is taken over affects only this job. Its `ctx.services` has only what
   * it `uses`.
   */
  isolated?: { memoryMb: number; uses: string[] };
  /** Returns the payload for a run of a schedule that a user has made. Without it, users can't schedule the kind. */
  scheduled?(template: unknown, tick: Tick): z.input<Payload>;
}

/** A contract with any payload. */
export type AnyContract = JobContract;

/**
 * Checks a contract, and returns it. Throws an `Error` that says what to fix.
 *
 * @example
 * export const receipt = defineJob({
 *   kind: 'receipt',
 *   queue: 'print',
 *   payload: z.object({ orderId: z.int() }),
 *   maxAttempts: 4,
 *   backoff: { firstMs: 1_000, maxMs: 60_000 },
 *   timeoutMs: 30_000,
 * });
 */
export function defineJob<
  Payload extends z.ZodType,
  const Signals extends SignalContracts = NoSignals,
  Result extends z.ZodType<object> = z.ZodType<object>,
>(contract: JobContract<Payload, Signals, Result>): JobContract<Payload, Signals, Result> {
  checkContract(contract);
  return contract;
}

/** Returns what is wrong with a value, field by field. */
export function describeIssues(error: z.ZodError, name = 'payload'): string {
  return error.issues.map((issue) => `${issue.path.join('.') || name}: ${issueText(issue)}`).join('; ');
}

/**
 * Returns the milliseconds to wait after attempt `attempt` has failed: what the contract says, plus up to 20% at random, so
 * that jobs that failed together aren't retried together.
 */
export function backoffDelay(backoff: Backoff, attempt: number, random: () => number = Math.random): number {
  return Math.round(steadyDelay(backoff, attempt) * (1 + 0.2 * random()));
}

function steadyDelay(backoff: Backoff, attempt: number): number {
  if ('everyMs' in backoff) return backoff.everyMs;
  if ('delaysMs' in backoff) return backoff.delaysMs[attempt - 1] ?? backoff.delaysMs.at(-1) ?? 0;
  return Math.min(backoff.maxMs, backoff.firstMs * 2 ** (attempt - 1));
}
