import type * as z from 'zod';
import type { Tick } from '../calendar/local-time';
import { checkContract } from './check-contract';
import { checkObject } from './check-fields';
import { type ContractDefaults, contractDefaults } from './defaults';
import { issueText } from './issue-text';
import type { NoSignals, SignalContracts } from './signal-contract';

export type { SignalContract } from './signal-contract';

/** How long a job waits between attempts, in milliseconds. Up to 20% is added at random. */
export type Backoff =
  /** The wait doubles with each attempt, from `firstMs` up to `maxMs`. */
  | { firstMs: number; maxMs: number }
  | { everyMs: number }
  /** One wait per attempt. Further attempts use the last one. */
  | { delaysMs: readonly [number, ...number[]] };

/** When a second job is a duplicate of the first. */
interface Uniqueness<Payload> {
  /** Returns a key that duplicates have in common. */
  key(payload: Payload): string;
  /**
   * How long enqueueing returns the first job instead of a new one: until it starts (`waiting`), until it finishes
   * (`open`), or for a duration after it was enqueued (`24h`).
   */
  while: 'waiting' | 'open' | `${number}${string}`;
  /** Whether duplicates must have the same owner, or may have any; by default the same. */
  among?: 'owner' | 'everyone';
}

/** Limits how many jobs of a kind with the same key run at once. */
interface KeyedConcurrency<Payload> {
  key(payload: Payload): string;
  limit: number;
}

/** Fields that hooks read. The hook's package declares them in the module `@offload/core/contract`. */
// biome-ignore lint/suspicious/noEmptyInterface: packages with hooks add their fields, by declaration merging
export interface ContractFields<_Payload> {}

/** The fields of a contract that have no default. */
interface ContractBase<
  Payload extends z.ZodType,
  Signals extends SignalContracts,
  Result extends z.ZodType<object>,
> extends ContractFields<z.output<Payload>> {
  /** The name of the kind: lowercase letters, digits, and hyphens. */
  kind: string;
  payload: Payload;
  /**
   * The schema of the processor's result, without `warnings`; by default any JSON object, or nothing. A job whose result
   * doesn't match fails without a retry.
   */
  result?: Result;
  /** Converts a payload of an earlier version into one of this version. */
  migrate?(payload: unknown, version: number): z.input<Payload>;
  /** Returns what tells a job from others of its kind: `January 2023`. */
  title?(payload: z.output<Payload>): string;
  /** Enqueueing a second job with the same key returns the first one. */
  unique?: Uniqueness<z.output<Payload>>;
  concurrency?: KeyedConcurrency<z.output<Payload>>;
  /**
   * Names the external service that a job calls, such as `host:api.example.com`, or returns null. While the service is
   * down or at its limit, other jobs with this gate are held without using an attempt. The system's `gateLimits` sets
   * its limits.
   */
  gate?(payload: z.output<Payload>): string | null;
  /** The signals that users can send to a waiting job, over HTTP or with a button on its page. */
  signals?: Signals;
  /**
   * How long a finished job is kept, such as `30 days`; by default forever. Then it's deleted with its history and log, as
   * if staff had deleted it.
   */
  retention?: string;
  /**
   * Codes of errors that only the owner can fix, such as a file that isn't a CSV. They don't count as failures of the
   * queue.
   */
  ownerErrors?: readonly string[];
  /**
   * True if the messages of the processor's errors (`PermanentError`, `TransientError`, and `OutageError`) never contain
   * values, such as names or addresses. Then the console shows them even to staff who may not see values.
   */
  messagesHaveNoValues?: boolean;
  /**
   * Paths of fields in the payload and result that are never shown: `token`, `account.password`. A path leads into lists
   * of objects, too.
   */
  secrets?: string[];
  /**
   * Runs the job in a child process. Use it for CPU-bound work, native code, and untrusted input, so that a crash, an
   * infinite loop, a memory leak, or a compromised decoder affects only this job. `ctx.services` has only the services
   * that it `uses`.
   */
  isolated?: { memoryMb: number; uses: string[] };
  /** Returns the payload for a run of a user's schedule. Without it, users can't schedule this kind. */
  scheduled?(template: unknown, tick: Tick): z.input<Payload>;
}

/** The parts of a contract, for `defineJob`. Only `kind` and `payload` are required. */
export interface ContractParts<
  Payload extends z.ZodType = z.ZodType,
  Signals extends SignalContracts = SignalContracts,
  Result extends z.ZodType<object> = z.ZodType<object>,
> extends ContractBase<Payload, Signals, Result>,
    Partial<ContractDefaults> {}

/** Describes a kind: what its jobs need, and how they run. */
export interface JobContract<
  Payload extends z.ZodType = z.ZodType,
  Signals extends SignalContracts = SignalContracts,
  Result extends z.ZodType<object> = z.ZodType<object>,
> extends ContractBase<Payload, Signals, Result>,
    ContractDefaults {}

/** A contract with any payload. */
export type AnyContract = JobContract;

/** The type of the results of a contract's jobs. */
export type ResultOf<Contract> = Contract extends { result?: infer Schema }
  ? z.ZodType<object> extends Schema
    ? Record<string, unknown>
    : z.output<Extract<Schema, z.ZodType<object>>>
  : Record<string, unknown>;

/**
 * Defines a kind of job. Throws an `Error` that says what to fix. By default, its queue is `default`, and a job has 4 attempts
 * of up to 30 seconds each, with 1 second to a minute between them.
 *
 * @example
 * export const receipt = defineJob({ kind: 'receipt', payload: z.object({ orderId: z.int() }) });
 */
export function defineJob<
  Payload extends z.ZodType,
  const Signals extends SignalContracts = NoSignals,
  Result extends z.ZodType<object> = z.ZodType<object>,
>(parts: ContractParts<Payload, Signals, Result>): JobContract<Payload, Signals, Result> {
  checkObject('defineJob takes', parts, '{ kind, payload }');
  const contract = { ...contractDefaults, ...parts };
  checkContract(contract);
  return contract;
}

export function describeIssues(error: z.ZodError, name = 'payload'): string {
  return error.issues.map((issue) => `${issue.path.join('.') || name}: ${issueText(issue)}`).join('; ');
}

/**
 * Returns the milliseconds to wait after a failed attempt: those of the contract, plus up to 20% at random, so that jobs
 * that failed together aren't retried together.
 */
export function backoffDelay(backoff: Backoff, attempt: number, random: () => number = Math.random): number {
  return Math.round(steadyDelay(backoff, attempt) * (1 + 0.2 * random()));
}

function steadyDelay(backoff: Backoff, attempt: number): number {
  if ('everyMs' in backoff) return backoff.everyMs;
  if ('delaysMs' in backoff) return backoff.delaysMs[attempt - 1] ?? backoff.delaysMs.at(-1) ?? 0;
  return Math.min(backoff.maxMs, backoff.firstMs * 2 ** (attempt - 1));
}
