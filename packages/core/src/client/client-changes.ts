import { checkMs } from '../contract/duration';
import { isStorable } from '../contract/plain-text';
import type { Connection, Transaction } from '../database/connection';
import type { Database } from '../database/database';
import { sql } from '../database/sql';
import type { Dispatcher } from '../delivery/dispatch';
import { type Access, type ChangedJob, type ChangeRequest, changeJobs } from '../job/change-jobs';
import { checkChange } from '../job/enqueue/check-enqueue';
import { findJobs } from '../job/read/find-jobs';
import type { Job } from '../job/read/job';
import { sendSignal } from '../job/signal';
import type { JobSystem } from '../system/system';
import { inTransactionOf } from './check-transaction';
import type { Remember } from './client';

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
  cancel(id: string, access: Access): Promise<Job | null>;
  /**
   * Retries a failed or canceled job, with all its attempts. Returns it, or null if it can't be retried. `check` runs
   * first, in the same transaction, and can throw to prevent the retry.
   *
   * @example
   * const job = await jobs.retry(id, { owner: null, actor: 'user:admin' });
   */
  retry(id: string, access: Access, check?: (tx: Connection) => Promise<void>): Promise<Job | null>;
  /**
   * Moves a `scheduled` job, or the next attempt of a `retrying` one, to `delayMs` milliseconds from now. Returns the job,
   * or null if it's in another state.
   *
   * @example
   * const job = await jobs.reschedule(id, 0, { owner: user.id, actor: `user:${user.id}` }); // Now.
   */
  reschedule(id: string, delayMs: number, access: Access): Promise<Job | null>;
  /**
   * Sends a signal with JSON data to a job that waits for it (`ctx.waitFor`). Returns the job, or null if it doesn't
   * wait for this signal.
   *
   * @example
   * const job = await jobs.signal(id, { name: 'approval', data: { by: 'Ada' } }, { owner: null, actor: 'user:admin' });
   */
  signal(id: string, signal: SentSignal, access: Access): Promise<Job | null>;
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
  signal(tx: Transaction, id: string, signal: SentSignal, access: Access): Promise<Job | null>;
  /**
   * Deletes a finished job with its history. Returns the job, or null if it hasn't finished or isn't the owner's.
   *
   * @example
   * const deleted = await jobs.delete(id, { owner: user.id, actor: `user:${user.id}` });
   */
  delete(id: string, access: Access): Promise<Job | null>;
  /**
   * The same in your transaction.
   *
   * @example
   * await prisma.$transaction(async (tx) => {
   *   if (await jobs.delete(tx, id, access)) await tx.photo.deleteMany({ where: { jobId: id } });
   * });
   */
  delete(tx: Transaction, id: string, access: Access): Promise<Job | null>;
}

interface ChangeParts {
  db: Database;
  system: JobSystem;
  dispatcher: Pick<Dispatcher, 'dispatch' | 'admitDue' | 'removeFromQueue'>;
  remember: Remember;
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

async function read(tx: Connection, id: string): Promise<Job | null> {
  const [job = null] = await findJobs(tx, sql`id = ${id}::uuid`);
  return job;
}

type ChangeAndRead = (
  id: string,
  request: Omit<ChangeRequest, 'where'>,
  check?: (tx: Connection) => Promise<void>,
) => Promise<{ changed: ChangedJob[]; job: Job | null }>;

function createOwnChanges({
  db,
  system,
  dispatcher: { dispatch, admitDue, removeFromQueue },
}: ChangeParts): Pick<ClientChanges, 'cancel' | 'retry' | 'reschedule'> {
  const changeAndRead: ChangeAndRead = (id, request, check) =>
    db.transaction(async (tx) => {
      await check?.(tx);
      const changed = await change(tx, system, id, request);
      return { changed, job: changed.length > 0 ? await read(tx, id) : null };
    });
  return {
    async cancel(id, access) {
      checkChange('cancel', id, access);
      const { changed, job } = await changeAndRead(id, { action: 'cancel', access });
      for (const entry of changed) if (entry.state === 'canceled') void removeFromQueue(entry);
      return job;
    },
    async retry(id, access, check) {
      checkChange('retry', id, access);
      const { changed, job } = await changeAndRead(id, { action: 'retry', access }, check);
      void dispatch(changed);
      return job;
    },
    async reschedule(id, delayMs, access) {
      checkChange('reschedule', id, access);
      checkMs('reschedule', delayMs);
      const { job } = await changeAndRead(id, { action: 'reschedule', access, delayMs });
      // Mutants of `&&` survive: this only saves looking for jobs that are due.
      if (job && delayMs === 0) void admitDue();
      return job;
    },
  };
}

function createChangesInTransactions({
  db,
  system,
  dispatcher: { dispatch },
  remember,
}: ChangeParts): Pick<ClientChanges, 'signal' | 'delete'> {
  async function send(tx: Connection, id: string, sent: SentSignal, access: Access) {
    checkChange('signal', id, access);
    checkSignal(sent);
    const { name, data } = sent;
    const { owner, actor } = access;
    const entry = await sendSignal(tx, { jobId: id, name, data, owner, actor });
    const job = entry && (await read(tx, id));
    return job && { entry, job };
  }
  async function remove(tx: Connection, id: string, access: Access) {
    checkChange('delete', id, access);
    const job = await read(tx, id);
    const isDeleted = (await change(tx, system, id, { action: 'delete', access })).length > 0;
    return isDeleted ? job : null;
  }
  return {
    async signal(...args: Named<[SentSignal, Access]> | InTransaction<[SentSignal, Access]>) {
      if (!isAlone(args)) {
        const [tx, ...sent] = args;
        const woken = await inTransactionOf(db, tx, (own) => send(own, ...sent), 'signal');
        return woken && remember(woken.job, woken.entry);
      }
      const woken = await db.transaction((tx) => send(tx, ...args));
      if (woken) void dispatch([woken.entry]);
      return woken?.job ?? null;
    },
    async delete(...args: Named<[Access]> | InTransaction<[Access]>) {
      if (isAlone(args)) return db.transaction((tx) => remove(tx, ...args));
      const [tx, ...deleted] = args;
      return inTransactionOf(db, tx, (own) => remove(own, ...deleted), 'delete');
    },
  };
}

/** JavaScript callers have no types. */
function checkSignal(sent: Partial<SentSignal> | null): void {
  if (typeof sent?.name !== 'string')
    throw new Error("signal needs the signal's name. Pass { name, data }, such as { name: 'approval' }.");
  if (!isStorable(JSON.stringify(sent.data ?? null)))
    throw new Error('signal: data must have no NUL and no unpaired surrogates.');
}

function isAlone<Args extends unknown[]>(args: Named<Args> | InTransaction<Args>): args is Named<Args> {
  return typeof args[0] === 'string' || typeof args[1] !== 'string';
}
