import type { WorkerClient } from '../client/client';
import type { JobContext, Services } from '../contract/context';
import type { AnyContract } from '../contract/contract';
import type { Database } from '../database/database';
import type { QueueBackend } from '../delivery/backend';
import type { JobStatus } from '../job/job-status';
import type { Claim } from '../run/claim';

/** The run of a job that services are for. */
export interface Run {
  claim: Claim;
  contract: AnyContract;
  /** Aborts when the run is stopped. */
  signal: AbortSignal;
  /** Adds JSON that hooks find in `changed.extras` under `name` if the run succeeds. */
  attach(name: string, value: unknown): void;
  /** Waits for something that has a deadline of its own: that time doesn't count toward the attempt's. */
  uncounted<Value>(wait: () => Promise<Value>): Promise<Value>;
}

/** A run whose end has been recorded. */
export interface EndedRun {
  claim: Claim;
  /** The job's status after the run; null if the job was deleted. */
  status: JobStatus | null;
  /** Whether it is this run that has made the job succeed. */
  hasSucceeded: boolean;
}

/** What an app's worker has for its processors, from its start to its stop. */
export interface ServiceProvider {
  /** Returns what the processor of a run finds in `ctx.services`. */
  forRun(run: Run): Services;
  /**
   * Called for each run with the context of its processor. Does something before and after `work`, which runs the processor,
   * and returns what `work` returns. What it throws is thrown by the processor: pass on what `work` throws.
   */
  aroundRun?(ctx: JobContext, work: () => Promise<object>): Promise<object>;
  /** Returns what an error means for its job: a `PermanentError`, `TransientError`, `OutageError`, or the error itself. */
  explain?(error: unknown): unknown;
  /** Called after a run's end has been recorded. Must not throw. */
  afterRun?(run: EndedRun): Promise<void>;
  /** Called after the last run has ended, when the worker stops. */
  stop?(): Promise<void> | void;
}

/** What a worker has that the app's services and tasks may use. */
export interface WorkerTools {
  /** Connections for statements of any kind. */
  db: Database;
  /** Connections for statements that every job needs, and that find rows by their keys: each is planned once per connection. */
  planned: Database;
  client: WorkerClient;
  backend: QueueBackend;
  /** Aborts when the process is about to exit, whether or not its writes have arrived. */
  giveUp: AbortSignal;
}

/** Work that a worker repeats for the app. */
export interface Task {
  /** As the log calls it: `sweep files`. */
  name: string;
  /** Milliseconds from the end of one round to the start of the next, up to 24 days. */
  everyMs: number;
  /** Does one round. `stopping` aborts when the worker stops; a round that throws is logged. */
  run(stopping: AbortSignal): Promise<void>;
}
