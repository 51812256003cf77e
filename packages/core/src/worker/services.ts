import type { WorkerClient } from '../client/client';
import type { JobContext, Services } from '../contract/context';
import type { AnyContract } from '../contract/contract';
import type { Database } from '../database/database';
import type { QueueBackend } from '../delivery/backend';
import type { JobStatus } from '../job/job-status';
import type { Claim } from '../run/claim';

/** The run that services are for. */
export interface Run {
  claim: Claim;
  contract: AnyContract;
  /** Aborts when the run is stopped. */
  signal: AbortSignal;
  /** Adds JSON that hooks find in `changed.extras[name]` if the run succeeds. */
  attach(name: string, value: unknown): void;
  /** Waits for something with its own deadline. The time doesn't count toward the attempt's. */
  uncounted<Value>(wait: () => Promise<Value>): Promise<Value>;
}

/** A run whose end has been recorded. */
export interface EndedRun {
  claim: Claim;
  /** The job's status after the run, or null if the job was deleted. */
  status: JobStatus | null;
  /** Whether this run made the job succeed. */
  hasSucceeded: boolean;
}

/** The services of an app's worker. */
export interface ServiceProvider {
  /** Returns the `ctx.services` of a run's processor. */
  forRun(run: Run): Services;
  /**
   * Wraps each run. Call `work`, which runs the processor, and return its result. An error that this throws counts as the
   * processor's, so pass on what `work` throws.
   */
  aroundRun?(ctx: JobContext, work: () => Promise<object>): Promise<object>;
  /** Translates an error into a `PermanentError`, `TransientError`, or `OutageError`, or returns it unchanged. */
  explain?(error: unknown): unknown;
  /** Called after a run's end has been recorded. Must not throw. */
  afterRun?(run: EndedRun): Promise<void>;
  /** Called after the last run has ended, when the worker stops. */
  stop?(): Promise<void> | void;
}

/** The parts of a worker that the app's services and tasks may use. */
export interface WorkerTools {
  /** Connections for any statement. */
  db: Database;
  /** Connections for statements that every job needs and that find rows by key. Each is planned once per connection. */
  planned: Database;
  client: WorkerClient;
  backend: QueueBackend;
  /** Aborts when the process is about to exit, whether or not its writes have arrived. */
  giveUp: AbortSignal;
}

/** Work that a worker repeats for the app. */
export interface Task {
  /** The task's name in the log, such as `sweep files`. */
  name: string;
  /** Milliseconds from the end of one round to the start of the next, up to 24 days. */
  everyMs: number;
  /** Does one round. `stopping` aborts when the worker stops. Thrown errors are logged. */
  run(stopping: AbortSignal): Promise<void>;
}
