import { type ClientEnqueue, createClientEnqueue } from './client-enqueue';
import type { Connection } from './database/connection';
import { sql } from './database/sql';
import { createDispatcher, type Dispatcher, type DispatchParts } from './delivery/dispatch';
import type { QueueEntry } from './delivery/outbox';
import { type Access, type ChangedJob, changeJobs } from './job/change-jobs';
import { checkChange } from './job/check-enqueue';
import { createJobReader, type JobParts, type JobReader } from './job/read/job-reader';
import { sendSignal } from './job/signal';

/** Enqueues, reads, and changes jobs, in the web and in workers. */
export interface JobClient<Parts extends object = object> extends JobReader<Parts>, ClientEnqueue {
  /**
   * Adds committed jobs to their queues. Never rejects, so you don't need to await it: what a queue doesn't accept now,
   * a worker adds about a second later.
   */
  dispatch(jobs: readonly QueueEntry[]): Promise<void>;
  /**
   * Cancels a job, or asks its worker to stop. Returns the job, or null if it can't be canceled.
   *
   * @example
   * const job = await jobs.cancel(id, { owner: user.id, actor: `user:${user.id}` });
   */
  cancel(id: string, access: Access): Promise<ChangedJob | null>;
  /**
   * Retries a failed or canceled job, with all its attempts. Returns it, or null if it can't be retried. `check` runs
   * first, in the same transaction, and throws to prevent it.
   *
   * @example
   * const job = await jobs.retry(id, { owner: null, actor: 'user:admin' });
   */
  retry(id: string, access: Access, check?: (tx: Connection) => Promise<void>): Promise<ChangedJob | null>;
  /**
   * Moves a `scheduled` job, or the next attempt of a `retrying` one, to `delayMs` milliseconds from now. Returns the job,
   * or null if it's in another state.
   *
   * @example
   * const job = await jobs.reschedule(id, 0, { owner: user.id, actor: `user:${user.id}` }); // Now.
   */
  reschedule(id: string, delayMs: number, access: Access): Promise<ChangedJob | null>;
  /**
   * Sends a signal, with JSON as its data, to a job that waits for it (`ctx.waitFor`). Returns the job, or null if it
   * doesn't wait for this signal.
   *
   * @example
   * const job = await jobs.signal(id, { name: 'approval', data: { by: 'Ada' } }, { owner: null, actor: 'user:admin' });
   */
  signal(id: string, signal: { name: string; data?: unknown }, access: Access): Promise<QueueEntry | null>;
}

/** A client that also admits jobs, as workers and our own packages do. */
export interface WorkerClient<Parts extends object = object> extends JobClient<Parts>, Dispatcher {
  /** Ends all watches. */
  endWatches(): void;
}

/** Parts of an app that adds nothing to its jobs. */
export const noParts: JobParts<object> = { read: async (jobs) => jobs.map(() => ({})) };

/** Creates a client of parts that are open. `parts` adds what the app itself knows about the jobs that are read. */
export function createJobClient(options: DispatchParts): WorkerClient;
export function createJobClient<Parts extends object>(
  options: DispatchParts & { parts: JobParts<Parts> },
): WorkerClient<Parts>;
export function createJobClient(options: DispatchParts & { parts?: JobParts<object> }): WorkerClient {
  const { db, system, onError, parts = noParts } = options;
  const { hooks } = system;
  const dispatcher = createDispatcher(options);
  const { dispatch, admitDue, removeFromQueue } = dispatcher;

  return {
    ...createJobReader({ db, parts, onError }),
    ...createClientEnqueue({ db, system, dispatch }),
    ...dispatcher,
    async cancel(id, access) {
      checkChange('cancel', id, access);
      const request = { action: 'cancel', where: sql`id = ${id}::uuid`, access } as const;
      const changed = await changeJobs(db, request, hooks);
      for (const job of changed) if (job.state === 'canceled') void removeFromQueue(job);
      return changed.find((job) => job.id === id) ?? null;
    },
    async retry(id, access, check = async () => undefined) {
      checkChange('retry', id, access);
      const request = { action: 'retry', where: sql`id = ${id}::uuid`, access } as const;
      const [retried = null] = await db.transaction(async (tx) => {
        await check(tx);
        return changeJobs(tx, request, hooks);
      });
      if (retried) void dispatch([retried]);
      return retried;
    },
    async reschedule(id, delayMs, access) {
      checkChange('reschedule', id, access);
      if (!(delayMs >= 0))
        throw new Error(`reschedule: delayMs must be milliseconds from now, not ${delayMs}.`);
      const request = { action: 'reschedule', where: sql`id = ${id}::uuid`, access, delayMs } as const;
      const [moved = null] = await changeJobs(db, request, hooks);
      if (moved && delayMs === 0) void admitDue();
      return moved;
    },
    async signal(id, { name, data }, access) {
      checkChange('signal', id, access);
      const { owner, actor } = access;
      const woken = await sendSignal(db, { jobId: id, name, data, owner, actor });
      if (woken) void dispatch([woken]);
      return woken;
    },
  };
}
