import type { Connection } from '../database/connection';
import type { Database } from '../database/database';
import { limitedLockWaits } from '../database/lock-space';
import { sql } from '../database/sql';
import { type ChangedJob, type ChangeRequest, changeJobs } from './change-jobs';
import type { Hooks } from './hooks';

/** The jobs that a round has changed, and whether others may still match, so that another round is needed. */
export interface ChangedRound {
  changed: ChangedJob[];
  isMore: boolean;
}

/**
 * Changes up to `limit` jobs: first the unlocked ones, then, after waiting for them, those that others have locked, as
 * dispatch does after a retry. If it could change none and waited in vain, throws an error that `isCutShort` recognizes.
 */
export async function changeRound(
  db: Database,
  request: ChangeRequest & { limit: number },
  hooks: Hooks,
): Promise<ChangedRound> {
  const { limit } = request;
  const free = await inTransaction(db, (tx) => changeJobs(tx, request, hooks));
  if (free.length >= limit) return { changed: free, isMore: true };
  try {
    const { changed, isMore } = await changeLocked(db, request, hooks);
    return { changed: [...free, ...changed], isMore };
  } catch (error) {
    if (free.length === 0) throw error;
    // The changed jobs must be dispatched. If the error persists, the next round throws it.
    return { changed: free, isMore: true };
  }
}

async function changeLocked(
  db: Database,
  request: ChangeRequest & { limit: number },
  hooks: Hooks,
): Promise<ChangedRound> {
  const { where, limit } = request;
  const left = await db.query<{ id: string }>(
    sql`SELECT id FROM offload.job WHERE ${where} LIMIT ${limit}::int`,
  );
  if (left.length === 0) return { changed: [], isMore: false };
  const ids = left.map(({ id }) => id);
  const named = { ...request, where: sql`id = ANY(${ids}::uuid[]) AND ${where}`, limit: undefined };
  const changed = await inTransaction(db, (tx) => changeJobs(tx, named, hooks));
  return { changed, isMore: left.length >= limit };
}

const inTransaction = <Value>(db: Database, work: (tx: Connection) => Promise<Value>) =>
  db.transaction(async (tx) => {
    await tx.execute(sql`SELECT ${limitedLockWaits}`);
    return work(tx);
  });
