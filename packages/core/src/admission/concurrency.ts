import type { Connection } from '../database/connection';
import type { Database } from '../database/database';
import { distinctValues } from '../database/distinct-values';
import { lockKey } from '../database/lock-space';
import { type Sql, sql } from '../database/sql';
import { type QueueEntry, queueEntryColumns } from '../delivery/outbox';
import { hasIdOf } from '../job/by-id';
import { notifyChanged } from '../job/notify';
import { byPriority, priorities } from '../job/priorities';
import { isThrough, nextAfter, stepAt } from './holds';

const next = nextAfter('key', 'job');

/**
 * Lets the next jobs with these concurrency keys through, by priority and age, up to each key's limit. Returns these
 * jobs: the queue may carry those that their owner's share doesn't hold.
 */
export async function admitByKey(db: Database, keys: string[]): Promise<QueueEntry[]> {
  if (keys.length === 0) return [];
  return db.transaction(async (tx) => {
    await lockKeys(tx, keys);
    return tx.query<QueueEntry>(sql`
      WITH target AS MATERIALIZED (
        SELECT next.id FROM unnest(${keys}::text[]) AS wanted(key), LATERAL (
          SELECT id FROM offload.job WHERE held_by = 'key' AND concurrency_key = wanted.key
          ORDER BY ${byPriority}, id LIMIT greatest(0, ${roomOf(sql`wanted.key`)})
        ) next
      ), admitted AS (
        UPDATE offload.job SET held_by = ${next}, progress_step = ${stepAt(next)},
          admitted_at = now(), version = nextval('offload.job_version')
        FROM target WHERE ${hasIdOf('target')} AND ${stillHeld}
        RETURNING ${queueEntryColumns()}
      ), notified AS (${notifyChanged('admitted')})
      SELECT admitted.* FROM admitted, notified`);
  });
}

// Not `=`, for which the planner may read the index of all that are held.
const stillHeld = sql`CASE held_by WHEN 'key' THEN true ELSE false END`;

/** Returns the concurrency keys of jobs. */
export async function keysOf(db: Connection, jobs: QueueEntry[]): Promise<string[]> {
  const ids = jobs.filter(({ heldBy }) => heldBy === 'key').map(({ id }) => id);
  if (ids.length === 0) return [];
  const rows = await db.query<{ key: string }>(sql`
    SELECT DISTINCT concurrency_key AS key FROM offload.job WHERE id = ANY(${ids}::uuid[])`);
  return rows.map(({ key }) => key);
}

/** Returns keys that hold jobs although there is room for them, because an admission missed these jobs. */
export async function findKeysWithRoom(db: Database, limit: number): Promise<string[]> {
  const rows = await db.query<{ key: string }>(sql`
    WITH RECURSIVE ${distinctValues('held', 'concurrency_key', sql`job.held_by = 'key'`)}
    SELECT value AS key FROM held WHERE ${roomOf(sql`held.value`)} > 0 LIMIT ${limit}::int`);
  return rows.map(({ key }) => key);
}

/** How many more jobs with a key may run, by the limit of the newest job that waits for the key. */
function roomOf(key: Sql): Sql {
  // The index has the jobs of each priority in order.
  return sql`(
    (SELECT newest.concurrency_limit FROM generate_series(1, ${priorities.length}::int) AS place, LATERAL (
       SELECT id, concurrency_limit FROM offload.job
       WHERE held_by = 'key' AND concurrency_key = ${key} AND ${byPriority} = place ORDER BY id DESC LIMIT 1
     ) newest ORDER BY newest.id DESC LIMIT 1)
    - (SELECT count(*) FROM offload.job running
       WHERE running.concurrency_key = ${key} AND ${isThrough('key', 'running')}))`;
}

// In a fixed order, so that two processes that need the same two keys don't deadlock.
async function lockKeys(tx: Connection, keys: string[]): Promise<void> {
  await tx.execute(sql`
    SELECT pg_advisory_xact_lock(${lockKey('keys', sql`key`)})
    FROM (SELECT DISTINCT unnest(${keys}::text[]) AS key ORDER BY 1) wanted`);
}
