import type { OwnerShares } from '../contract/system';
import { type Connection, connectionOf, type Transaction } from '../database/connection';
import type { Database } from '../database/database';
import { isCutShort } from '../database/database-down';
import { limitedLockWaits, lockKey } from '../database/lock-space';
import { raw, type Sql, sql } from '../database/sql';
import type { QueueEntry } from '../delivery/outbox';
import { unfinishedStates } from '../job/states';
import { stateIn } from '../job/transitions';

/** An owner within a queue. */
export interface OwnerInQueue {
  queue: string;
  ownerId: string;
}

/** How much of their limit in a queue an owner uses. */
export interface OwnerUse {
  /** Unfinished jobs that the owner has requested. */
  open: number;
  /** How many of these they may have. */
  max: number;
}

/**
 * Returns how many unfinished jobs an owner has requested in a queue. Until the transaction ends, others that add jobs of
 * the same owner wait.
 */
export async function readOwnerUse(
  tx: Transaction,
  { queue, ownerId }: OwnerInQueue,
  defaultMax: number,
): Promise<OwnerUse> {
  const connection = connectionOf(tx);
  // The count is a separate statement, which sees what others committed before the lock was granted.
  await connection.execute(
    sql`SELECT pg_advisory_xact_lock(${shareKey(sql`${queue}::text`, sql`${ownerId}::text`)})`,
  );
  const [use] = await connection.query<OwnerUse>(sql`
    SELECT coalesce((SELECT owner_open FROM offload.queue_setting WHERE queue = ${queue}), ${defaultMax}::int) AS max,
      (SELECT count(*)::int FROM offload.job WHERE queue = ${queue} AND owner_id = ${ownerId} AND user_requested
        AND ${stateIn(unfinishedStates)}) AS open`);
  return use ?? { open: 0, max: defaultMax };
}

/**
 * Runs `work` in a transaction that has locked the shares of owners, which it returns the jobs of: first for owners whom nobody has
 * locked, and then for the others. Leaves out owners whose jobs an app counts in a transaction that goes on for too long. The
 * sweeper tries them again.
 */
export async function lockingShares(
  db: Database,
  owners: OwnerInQueue[],
  work: (tx: Connection, locked: OwnerInQueue[]) => Promise<QueueEntry[]>,
): Promise<QueueEntry[]> {
  let busy: OwnerInQueue[] = [];
  const jobs = await db.transaction(async (tx) => {
    const all = await tryToLockShares(tx, owners);
    busy = all.filter(({ isLocked }) => !isLocked);
    return busy.length < all.length
      ? work(
          tx,
          all.filter(({ isLocked }) => isLocked),
        )
      : [];
  });
  if (busy.length === 0) return jobs;
  try {
    const others = await db.transaction(async (tx) => {
      await lockShares(tx, busy);
      return work(tx, busy);
    });
    return [...jobs, ...others];
  } catch (error) {
    if (!isCutShort(error)) throw error;
    return jobs;
  }
}

/** Locks the shares of owners that nobody has locked. Returns each owner once, and whether that was so. */
async function tryToLockShares(
  tx: Connection,
  owners: OwnerInQueue[],
): Promise<(OwnerInQueue & { isLocked: boolean })[]> {
  return tx.query(sql`
    SELECT queue, owner_id AS "ownerId",
      pg_try_advisory_xact_lock(${shareKey(sql`queue`, sql`owner_id`)}) AS "isLocked"
    FROM (${unnestOwners(owners)}) owner`);
}

/** Locks the shares of owners, in a fixed order, so that two processes that need the same two locks don't deadlock. */
async function lockShares(tx: Connection, owners: OwnerInQueue[]): Promise<void> {
  await tx.execute(sql`
    SELECT pg_advisory_xact_lock(${shareKey(sql`queue`, sql`owner_id`)})
    FROM ${limitedLockWaits} AS patience, (${unnestOwners(owners)} ORDER BY 1, 2) owner`);
}

function shareKey(queue: Sql, ownerId: Sql): Sql {
  return lockKey('shares', sql`${queue} || ' ' || ${ownerId}`);
}

/** Selects owners as `queue` and `owner_id`, each once. */
export function unnestOwners(owners: OwnerInQueue[]): Sql {
  return sql`
    SELECT DISTINCT * FROM unnest(
      ${owners.map(({ queue }) => queue)}::text[], ${owners.map(({ ownerId }) => ownerId)}::text[]
    ) AS owner(queue, owner_id)`;
}

/** How many more jobs of a queue an owner may have running. Less than one means none. */
export function freeShare(queue: Sql, ownerId: Sql, share: Sql): Sql {
  return sql`(
    coalesce((SELECT owner_running FROM offload.queue_setting WHERE queue_setting.queue = ${queue}), ${share})
    - offload.count_admitted(${queue}, ${ownerId}))`;
}

/** How many more jobs the owner of a row may have running in its queue. Less than one means none. */
export function freeShareOf(row: string, shares: OwnerShares): Sql {
  const column = (name: string) => raw(`${row}.${name}`);
  const share = sql`(${JSON.stringify(shares)}::jsonb ->> ${column('queue')})::int`;
  return freeShare(column('queue'), column('owner_id'), share);
}
