import type * as z from 'zod';
import type { Jobs } from '../client/open-jobs';
import type { JobContract } from '../contract/contract';
import type { Job } from '../job/read/job';
import type { WorkerOptions } from '../worker/options';
import type { GivenServices } from './run-inline';

/** The options of `createTestJobs`: those of `createWorker`, so a worker's default export can be spread into them. */
export interface TestJobsOptions extends Omit<WorkerOptions, 'services' | 'schema'> {
  /** What processors use of `ctx.services`, or what the worker's `services` are. */
  services?: GivenServices | WorkerOptions['services'];
  /** The schema for the jobs, which begins with `test_`: it's dropped first, and at the end. By default a new one. */
  schema?: string | undefined;
}

/** A job that was enqueued. */
export interface EnqueuedJob<Payload = unknown> {
  id: string;
  kind: string;
  payload: Payload;
  ownerId: string;
  /** The job that has enqueued it, or null. */
  parentId: string | null;
  priority: 'high' | 'normal' | 'low';
  /** When it's scheduled to run, or null. */
  runAt: Date | null;
}

/** The jobs of a test: a client, and a worker that runs only when it's told to. */
export interface TestJobs extends Jobs {
  /**
   * Runs what may run, one job after the other, including the jobs that those enqueue, until nothing is left. What waits for a
   * time, such as a retry, waits for `advance`, however long the test takes. Returns the jobs that ran, as they are then.
   */
  drain(): Promise<Job[]>;
  /**
   * Drains, moves time to the next retry, wake-up, timeout, deadline, or run of a schedule, and drains again. With a duration, such
   * as `3 days`, does so for all that is due within it. Returns the jobs that ran. Rejects if nothing waits for a time.
   *
   * @example
   * await jobs.advance();
   * expect(await jobs.get(id)).toMatchObject({ state: 'succeeded', attempt: 2 });
   */
  advance(duration?: string): Promise<Job[]>;
  /** Returns the jobs that were enqueued, of a kind or of all, in their order. */
  enqueued(): Promise<EnqueuedJob[]>;
  enqueued<Payload extends z.ZodType>(
    contract: JobContract<Payload>,
  ): Promise<EnqueuedJob<z.output<Payload>>[]>;
  /** Deletes all jobs, and sets the time back. Call it after each test. */
  clear(): Promise<void>;
  /** Drops the schema and closes the connections. */
  close(): Promise<void>;
}

/**
 * Creates jobs for a test file, in a PostgreSQL schema of their own. The worker's own code runs them, without a queue and without
 * waiting: call `drain` and `advance`.
 *
 * @example
 * const jobs = await createTestJobs({ system, kinds: [print], databaseUrl: process.env.TEST_DATABASE_URL });
 * afterEach(() => jobs.clear());
 * afterAll(() => jobs.close());
 */
export async function createTestJobs(options: TestJobsOptions): Promise<TestJobs> {
  // Otherwise, tests that only use `runInline` would load pg and BullMQ, too.
  const { openTestJobs } = await import('./open-test-jobs');
  return openTestJobs(options);
}
