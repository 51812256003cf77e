import { type Connection, connectionOf, type Transaction } from '../database/connection';
import type { Database } from '../database/database';
import { isCutShort } from '../database/database-down';
import { lockKey } from '../database/lock-space';
import { raw, type Sql, sql } from '../database/sql';
import { notDispatched, type QueueEntry, queueEntryColumns } from '../delivery/outbox';
import { hasIdOf } from '../job/by-id';
import { notifyChanged } from '../job/notify';
import { pendingStates, unfinishedStates } from '../job/states';
import { stateIn } from '../job/transitions';
import {
  byPriority,
  freeShare,
  gateAfterTime,
  isKnown,
  type OwnerShares,
  someWorkerKnows,
  stepAt,
} from './gates';

/** An owner within a queue. */
export interface OwnerInQueue {
  queue: string;
  ownerId: string;
}

/**
 * Opens the gates of jobs whose next attempt is due, or whose kind a running worker knows by now. Returns these jobs. The queue
 * may carry those that no other gate holds.
 */
export async function passGates(db: Database, limit: number): Promise<QueueEntry[]> {
  return db.query<QueueEntry>(sql`
    WITH due AS (
      SELECT id FROM offload.job WHERE held_by = 'time' AND next_attempt_at <= now() AND ${stateIn(pendingStates)}
      ORDER BY next_attempt_at LIMIT ${limit}::int FOR NO KEY UPDATE SKIP LOCKED
    ), known AS (
      SELECT id FROM offload.job WHERE held_by = 'kind' AND ${isKnown(sql`kind`, sql`payload_version`)}
      LIMIT ${limit}::int FOR NO KEY UPDATE SKIP LOCKED
    ), passed AS (
      UPDATE offload.job SET held_by = ${gateAfterTime}, progress_step = ${stepAt(gateAfterTime)},
        admitted_at = now(), version = nextval('offload.job_version')
      FROM (SELECT id FROM due UNION ALL SELECT id FROM known) target WHERE ${hasIdOf('target')}
      RETURNING ${queueEntryColumns()}
    ), notified AS (${notifyChanged('passed')})
    SELECT passed.* FROM passed, notified`);
}

/** Admits the next jobs of these owners, by priority and age, up to each owner's share. Returns these jobs. */
export async function admitNext(
  db: Database,
  owners: OwnerInQueue[],
  shares: OwnerShares,
): Promise<QueueEntry[]> {
  if (owners.length === 0) return [];
  return lockingShares(db, owners, (tx, locked) =>
    tx.query<QueueEntry>(sql`
      WITH owner AS (${unnestOwners(locked)}),
      target AS (
        SELECT next.id FROM owner, LATERAL (
          SELECT id FROM offload.job
          WHERE held_by = 'owner' AND job.queue = owner.queue AND job.owner_id = owner.owner_id
          ORDER BY ${byPriority}, id LIMIT greatest(0, ${freeShareOf('owner', shares)})
          FOR NO KEY UPDATE SKIP LOCKED
        ) next
      ), admitted AS (
        UPDATE offload.job SET held_by = NULL, progress_step = NULL, admitted_at = now(),
          version = nextval('offload.job_version')
        FROM target WHERE ${hasIdOf('target')}
        RETURNING ${queueEntryColumns()}
      ), notified AS (${notifyChanged('admitted')})
      SELECT admitted.* FROM admitted, notified`),
  );
}

/** Returns owners whose jobs are held although their share isn't used up, because an admission missed them. */
export async function findOwnersWithRoom(
  db: Database,
  shares: OwnerShares,
  limit: number,
): Promise<OwnerInQueue[]> {
  // Skips from one owner to the next in the index, no matter how many jobs each has.
  return db.query<OwnerInQueue>(sql`
    WITH RECURSIVE owner AS (
      (SELECT queue, owner_id FROM offload.job WHERE held_by = 'owner' ORDER BY queue, owner_id LIMIT 1)
      UNION ALL
      SELECT next.* FROM owner, LATERAL (
        SELECT queue, owner_id FROM offload.job
        WHERE held_by = 'owner' AND (job.queue, job.owner_id) > (owner.queue, owner.owner_id)
        ORDER BY queue, owner_id LIMIT 1
      ) next
    )
    SELECT queue, owner_id AS "ownerId" FROM owner WHERE ${freeShareOf('owner', shares)} > 0 LIMIT ${limit}::int`);
}

/**
 * Removes a job from its queue until a running worker knows its kind. Returns the queue if one does already; otherwise null.
 */
export async function holdUnknown(db: Database, id: string): Promise<string | null> {
  const [known] = await db.query<{ queue: string }>(sql`
    WITH held AS (
      UPDATE offload.job SET held_by = 'kind', ${notDispatched}, progress_step = ${stepAt(sql`'kind'`)},
        version = nextval('offload.job_version')
      WHERE id = ${id}::uuid AND ${stateIn(pendingStates)} AND held_by IS NULL
      RETURNING id, queue, ${someWorkerKnows(sql`kind`, sql`payload_version`)} AS known
    ), notified AS (${notifyChanged('held')})
    SELECT queue FROM held, notified WHERE known`);
  return known?.queue ?? null;
}

/** Returns the kinds whose jobs wait because no running worker knows them, and how many jobs each has. */
export async function findUnknownKinds(db: Connection): Promise<{ kind: string; count: number }[]> {
  return db.query<{ kind: string; count: number }>(sql`
    SELECT kind, count(*)::int AS count FROM offload.job WHERE held_by = 'kind' GROUP BY kind ORDER BY 2 DESC LIMIT 20`);
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

// Admissions take milliseconds. What an app does after it has counted an owner's jobs may take as long as it likes.
const patienceMs = 3_000;

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
    FROM set_config('lock_timeout', ${`${patienceMs}ms`}, true) AS patience, (${unnestOwners(owners)} ORDER BY 1, 2) owner`);
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

/** How many more jobs the owner of a row may have running in its queue. Less than one means none. */
export function freeShareOf(row: string, shares: OwnerShares): Sql {
  const column = (name: string) => raw(`${row}.${name}`);
  const share = sql`(${JSON.stringify(shares)}::jsonb ->> ${column('queue')})::int`;
  return freeShare(column('queue'), column('owner_id'), share);
}
