import { checkMs } from '../contract/duration';
import { isStorable } from '../contract/plain-text';
import type { Connection, Transaction } from '../database/connection';
import type { Database } from '../database/database';
import { sql } from '../database/sql';
import type { Dispatcher } from '../delivery/dispatch';
import { type Access, type ChangedJob, type ChangeRequest, changeJobs } from '../job/change-jobs';
import { checkChange } from '../job/enqueue/check-enqueue';
import type { QueueEntry } from '../job/queue-entry';
import { sendSignal } from '../job/signal';
import type { JobSystem } from '../system/system';
import { inTransactionOf } from './check-transaction';

interface SentSignal {
  name: string;
  /** JSON; by default null. */
  data?: unknown;
}

/** Changes jobs, for their owners or for staff. */
export interface ClientChanges {
  /**
   * Cancels a job, or asks its worker to stop. Returns the job, or null if it has finished or a run has committed its
   * work.
   *
   * @example
   * const job = await jobs.cancel(id, { owner: user.id, actor: `user:${user.id}` });
   */
  cancel(id: string, access: Access): Promise<ChangedJob | null>;
  /**
   * Retries a failed or canceled job, with all its attempts. Returns it, or null if it can't be retried. `check` runs
   * first, in the same transaction, and can throw to prevent the retry.
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
   * Sends a signal with JSON data to a job that waits for it (`ctx.waitFor`). Returns the job, or null if it doesn't
   * wait for this signal.
   *
   * @example
   * const job = await jobs.signal(id, { name: 'approval', data: { by: 'Ada' } }, { owner: null, actor: 'user:admin' });
   */
  signal(id: string, signal: SentSignal, access: Access): Promise<QueueEntry | null>;
  /**
   * The same in your transaction. After the commit, pass the result to `dispatch`.
   *
   * @example
   * const woken = await prisma.$transaction(async (tx) => {
   *   await tx.approval.create({ data: { jobId: id } });
   *   return jobs.signal(tx, id, { name: 'approval' }, { owner: null, actor: 'user:admin' });
   * });
   * if (woken) void jobs.dispatch([woken]);
   */
  signal(tx: Transaction, id: string, signal: SentSignal, access: Access): Promise<QueueEntry | null>;
  /**
   * Deletes a finished job with its history. Returns the job, or null if it hasn't finished or isn't the owner's.
   *
   * @example
   * const deleted = await jobs.delete(id, { owner: user.id, actor: `user:${user.id}` });
   */
  delete(id: string, access: Access): Promise<ChangedJob | null>;
  /**
   * The same in your transaction.
   *
   * @example
   * await prisma.$transaction(async (tx) => {
   *   if (await jobs.delete(tx, id, access)) await tx.photo.deleteMany({ where: { jobId: id } });
   * });
   */
  delete(tx: Transaction, id: string, access: Access): Promise<ChangedJob | null>;
}

interface ChangeParts {
  db: Database;
  system: JobSystem;
  dispatcher: Pick<Dispatcher, 'dispatch' | 'admitDue' | 'removeFromQueue'>;
}

type Named<Args extends unknown[]> = [id: string, ...Args];
type InTransaction<Args extends unknown[]> = [tx: Transaction, ...Named<Args>];

export function createClientChanges(parts: ChangeParts): ClientChanges {
  return { ...createOwnChanges(parts), ...createChangesInTransactions(parts) };
}

/** Its child jobs may change with it, and come after it. */
function change(tx: Connection, { hooks }: JobSystem, id: string, request: Omit<ChangeRequest, 'where'>) {
  return changeJobs(tx, { where: sql`id = ${id}::uuid`, ...request }, hooks);
}

function createOwnChanges({
  db,
  system,
  dispatcher: { dispatch, admitDue, removeFromQueue },
}: ChangeParts): Pick<ClientChanges, 'cancel' | 'retry' | 'reschedule'> {
  return {
    async cancel(id, access) {
      checkChange('cancel', id, access);
      const changed = await change(db, system, id, { action: 'cancel', access });
      for (const job of changed) if (job.state === 'canceled') void removeFromQueue(job);
      const [canceled = null] = changed;
      return canceled;
    },
    async retry(id, access, check = async () => undefined) {
      checkChange('retry', id, access);
      const [retried = null] = await db.transaction(async (tx) => {
        await check(tx);
        return change(tx, system, id, { action: 'retry', access });
      });
      if (retried) void dispatch([retried]);
      return retried;
    },
    async reschedule(id, delayMs, access) {
      checkChange('reschedule', id, access);
      checkMs('reschedule', delayMs);
      const [moved = null] = await change(db, system, id, { action: 'reschedule', access, delayMs });
      // Mutants of `&&` survive: this only saves looking for jobs that are due.
      if (moved && delayMs === 0) void admitDue();
      return moved;
    },
  };
}

function createChangesInTransactions({
  db,
  system,
  dispatcher: { dispatch },
}: ChangeParts): Pick<ClientChanges, 'signal' | 'delete'> {
  async function send(tx: Connection, id: string, { name, data }: SentSignal, access: Access) {
    checkChange('signal', id, access);
    if (!isStorable(JSON.stringify(data ?? null)))
      throw new Error('signal: data must have no NUL and no unpaired surrogates.');
    const { owner, actor } = access;
    return sendSignal(tx, { jobId: id, name, data, owner, actor });
  }
  async function remove(tx: Connection, id: string, access: Access) {
    checkChange('delete', id, access);
    const [deleted = null] = await change(tx, system, id, { action: 'delete', access });
    return deleted;
  }
  return {
    async signal(...args: Named<[SentSignal, Access]> | InTransaction<[SentSignal, Access]>) {
      if (!isAlone(args)) {
        const [tx, ...sent] = args;
        return inTransactionOf(db, tx, (own) => send(own, ...sent), 'signal');
      }
      const woken = await send(db, ...args);
      if (woken) void dispatch([woken]);
      return woken;
    },
    async delete(...args: Named<[Access]> | InTransaction<[Access]>) {
      if (isAlone(args)) return remove(db, ...args);
      const [tx, ...deleted] = args;
      return inTransactionOf(db, tx, (own) => remove(own, ...deleted), 'delete');
    },
  };
}

function isAlone<Args extends unknown[]>(args: Named<Args> | InTransaction<Args>): args is Named<Args> {
  return typeof args[1] !== 'string';
}
