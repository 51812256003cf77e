import type { z } from 'zod';
import { type Access, type ChangedJob, changeJobs } from './change-jobs';
import { checkChange } from './check-enqueue';
import type { JobContract } from './contract';
import { checkTransaction } from './database/check-transaction';
import { type Connection, connectionOf, type Transaction } from './database/connection';
import { explainMissingTables } from './database/schema-missing';
import { sql } from './database/sql';
import { createDispatcher, type Dispatcher, type DispatchParts } from './dispatch';
import type { EnqueueOptions } from './enqueue';
import type { Enqueued } from './insert-jobs';
import type { QueueEntry } from './outbox';
import { createJobReader, type JobParts, type JobReader } from './read/job-reader';
import { sendSignal } from './signal';

/** Enqueues, reads, and changes jobs, in the web and in workers. */
export interface JobClient<Parts extends object = object> extends JobReader<Parts> {
  /**
   * Inserts a job in your transaction: it exists only if that commits. After the commit, pass the result to `dispatch`.
   * If the contract has `unique` and such a job exists, returns that one, with `isNew: false`. Rejects with an `Error`
   * that says what to fix if the payload or an option doesn't fit.
   *
   * @example
   * const job = await prisma.$transaction(async (tx) => {
   *   const order = await tx.order.create({ data });
   *   return jobs.enqueue(tx, receipt, { orderId: order.id }, { ownerId: user.id });
   * });
   * void jobs.dispatch([job]);
   */
  enqueue<Payload extends z.ZodType>(
    tx: Transaction,
    contract: JobContract<Payload>,
    payload: z.input<Payload>,
    options: EnqueueOptions,
  ): Promise<Enqueued>;
  /**
   * The same without a transaction of yours: commits the job by itself, and dispatches it.
   *
   * @example
   * const job = await jobs.enqueue(receipt, { orderId: 7 }, { ownerId: user.id });
   */
  enqueue<Payload extends z.ZodType>(
    contract: JobContract<Payload>,
    payload: z.input<Payload>,
    options: EnqueueOptions,
  ): Promise<Enqueued>;
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

type Job = [contract: JobContract, payload: unknown, options: EnqueueOptions];

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

  async function enqueueAlone(...job: Job): Promise<Enqueued> {
    const [contract] = job;
    // Only a job that may be another one already takes several statements.
    const enqueued = await (contract.unique
      ? db.transaction((tx) => system.enqueue(tx, ...job))
      : system.enqueue(db, ...job));
    void dispatch([enqueued]);
    return enqueued;
  }

  return {
    ...createJobReader({ db, parts, onError }),
    ...dispatcher,
    async enqueue(...args: Job | [tx: Transaction, ...Job]) {
      if (isAlone(args)) return enqueueAlone(...args);
      const [tx, ...job] = args;
      checkTransaction(tx);
      return system.enqueue(connectionOf(tx, db.schema), ...job).catch((error: unknown) => {
        // The transaction isn't on our own connections, which explain their errors.
        throw explainMissingTables(error, db.schema);
      });
    },
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

function isAlone(args: Job | [tx: Transaction, ...Job]): args is Job {
  return typeof args[0] === 'object' && args[0] !== null && 'kind' in args[0];
}
