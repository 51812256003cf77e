import type * as z from 'zod';
import type { AnyContract, JobContract, ResultOf } from './contract';
import type { SignalContracts } from './signal-contract';

export interface ChildJob<Contract extends AnyContract = AnyContract> {
  id: string;
  contract: Contract;
}

/** How a child job finished. */
export type ChildOutcome<Result extends object = object> =
  | { id: string; state: 'succeeded'; result: Result }
  | { id: string; state: 'failed' | 'canceled'; error: { code: string; message: string } | null };

/** The outcomes of child jobs, in their order. */
export type OutcomesOf<Children extends readonly ChildJob[]> = {
  -readonly [Index in keyof Children]: ChildOutcome<ResultOf<Children[Index]['contract']>>;
};

export interface ChildOptions {
  /** When the child may run; by default immediately. */
  runAt?: Date;
  /** By default the parent's. */
  priority?: 'high' | 'normal' | 'low';
}

/** Does the work of a processor in steps. A later run continues after the last finished step. */
export interface Steps {
  /**
   * Does `work` once, no matter how often the job runs. Later runs get the stored result, which is JSON. If the process
   * dies before the result is stored, `work` is repeated, so it must be safe to repeat. Use each name once per run.
   */
  step<Result>(name: string, work: () => Promise<Result> | Result): Promise<Result>;
  /** Waits for a duration such as `3 days`, or for milliseconds. Meanwhile, the job uses neither a slot nor an attempt. */
  sleep(duration: string | number): Promise<void>;
  /**
   * Waits for a signal, without using a slot or an attempt. Returns its data, or null after `timeout`, a duration. Throws a
   * `PermanentError` if the data doesn't match the schema.
   */
  waitFor<Data extends z.ZodType>(
    signal: string,
    data: Data,
    options?: { timeout?: string },
  ): Promise<z.output<Data> | null>;
  /** Enqueues a child job of the same owner, once, no matter how often this job runs. */
  enqueue<Payload extends z.ZodType, Signals extends SignalContracts, Result extends z.ZodType<object>>(
    contract: JobContract<Payload, Signals, Result>,
    payload: z.input<Payload>,
    options?: ChildOptions,
  ): Promise<ChildJob<JobContract<Payload, Signals, Result>>>;
  /**
   * Waits until all child jobs have finished, without using a slot or an attempt. Returns their outcomes, in the same
   * order.
   */
  all<const Children extends readonly ChildJob[]>(children: Children): Promise<OutcomesOf<Children>>;
}

/** A step that has finished, or a wait that has begun. */
export interface StoredStep {
  result: unknown;
  /** Whether `result` was stored: a wait has none until its signal arrives. */
  hasResult: boolean;
  /** Whether the step or wait is over, by the clock that decides when the job continues. */
  isFinished: boolean;
  /** When a wait ends at the latest, in ISO 8601; null: never. */
  until: string | null;
}

/** Stores the steps of one run. */
export interface StepStore {
  /** Returns a step, or null if it hasn't begun. */
  find(name: string): Promise<StoredStep | null>;
  /** Stores the result of a step. Throws if the run no longer has its job. */
  finish(name: string, result: unknown, startedAt: Date): Promise<void>;
  /** Begins a wait that ends after `ms` milliseconds at the latest; null: never. */
  begin(name: string, ms: number | null): Promise<StoredStep>;
  /** Enqueues a child job as the result of a step. */
  enqueue(
    name: string,
    contract: JobContract,
    payload: unknown,
    options: ChildOptions,
  ): Promise<{ id: string }>;
  /** Returns the outcomes of child jobs; null for those that haven't finished. */
  findOutcomes(ids: readonly string[]): Promise<(ChildOutcome | null)[]>;
}

/** What a job in the state `waiting` waits for. */
export interface WaitingFor {
  type: 'time' | 'signal' | 'jobs';
  /** When it continues at the latest, in ISO 8601. */
  until?: string | undefined;
  name?: string | undefined;
  /** The step that the signal's data belongs to. */
  step?: string | undefined;
  /** How many child jobs were unfinished when it began to wait. */
  open?: number | undefined;
}

/** Thrown to release the slot of a job that waits. */
export class SuspendedError extends Error {
  override readonly name = 'SuspendedError';
  readonly jobEffect = 'suspend';
  constructor(
    readonly hold: 'time' | 'signal' | 'jobs',
    readonly waitingFor: WaitingFor,
  ) {
    super(`The job waits for ${waitingFor.type}. Don't catch this error: it ends the run.`);
  }
}

/** Returns whether this is a `SuspendedError`, whichever copy of the class it was made with. */
export function isSuspended(error: unknown): error is SuspendedError {
  return error instanceof Error && 'jobEffect' in error && error.jobEffect === 'suspend';
}
