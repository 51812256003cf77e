import type { Connection } from '../database/connection';
import { type Sql, sql } from '../database/sql';
import { isInFuture, isOlderThan } from '../database/stored-times';
import { hasAttemptLeft } from '../job/attempts';
import { hasIdOf, hasRun, hasState } from '../job/by-id';
import { isLeaseOver } from '../job/liveness';
import { notifyChanged } from '../job/notify';
import {
  isInOutbox,
  mayBeCarried,
  notDispatched,
  type QueueEntry,
  queueEntryColumns,
} from '../job/queue-entry';
import { claimedStates, pendingStates } from '../job/states';
import { stateIn } from '../job/transitions';

/**
 * Marks the jobs in `added` as dispatched, unless something holds them or they were given back meanwhile, and notifies watchers
 * of all `jobs`. `added` has the delivery that a job shares with others, or null for its own.
 */
export async function markDispatched(
  db: Connection,
  jobs: Pick<QueueEntry, 'id' | 'fence'>[],
  added: ReadonlyMap<string, string | null> = new Map(jobs.map(({ id }) => [id, null])),
): Promise<void> {
  // Skips locked rows: a worker is claiming them, so the queue has delivered them. Commits asynchronously, so that no claim
  // waits for the disk. If the mark gets lost, the sweeper dispatches the job again.
  await db.query(sql`
    WITH given AS (
      SELECT given.* FROM unnest(
        ${jobs.map(({ id }) => id)}::uuid[], ${jobs.map(({ fence }) => fence)}::int[],
        ${jobs.map(({ id }) => added.get(id) ?? null)}::text[], ${jobs.map(({ id }) => added.has(id))}::boolean[]
      ) AS given(id, fence, delivery, is_added),
        set_config('synchronous_commit', 'off', true)
    ),
    target AS (
      SELECT waiting.id, given.delivery FROM given, LATERAL (
        SELECT id FROM offload.job
        WHERE given.is_added AND ${hasIdOf('given')} AND job.fence = given.fence AND ${hasState(pendingStates)}
          AND held_by IS NULL
        FOR NO KEY UPDATE SKIP LOCKED
      ) waiting
    ), marked AS (
      UPDATE offload.job SET dispatched_at = now(), delivery = target.delivery FROM target WHERE ${hasIdOf('target')}
    )
    ${notifyChanged('given')}`);
}

/**
 * Returns jobs of these queues that were committed at least a second ago and not dispatched, oldest first. Those of a queue that
 * was renamed or removed wait for a worker that has it.
 */
export async function findUndispatched(
  db: Connection,
  { queues, limit }: { queues: string[]; limit: number },
): Promise<QueueEntry[]> {
  return db.query<QueueEntry>(sql`
    SELECT ${queueEntryColumns()} FROM offload.job
    WHERE ${isInOutbox} AND queue = ANY(${queues}::text[]) AND ${isOlderThan(sql`created_at`, sql`interval '1 s'`)}
    ORDER BY id LIMIT ${limit}`);
}

/**
 * Returns jobs that were dispatched at least `afterMs` ago and still wait, so that the queue may have lost them, with the
 * deliveries that they share. The least recently checked jobs come first.
 */
export async function findOverdue(
  db: Connection,
  { afterMs, limit }: { afterMs: number; limit: number },
): Promise<(QueueEntry & { delivery: string | null })[]> {
  // Two ranges of the index.
  const dispatched = (when: Sql) => sql`(
    SELECT ${queueEntryColumns()}, job.delivery FROM offload.job
    WHERE ${when} AND ${mayBeCarried}
    ORDER BY dispatched_at LIMIT ${limit})`;
  return db.query<QueueEntry & { delivery: string | null }>(sql`
    ${dispatched(sql`dispatched_at < now() - ${afterMs}::int * interval '1 ms'`)}
    UNION ALL ${dispatched(isInFuture(sql`dispatched_at`))} LIMIT ${limit}`);
}

/** Marks a delivered job that still waits as not dispatched, so that the sweeper dispatches it again. */
export async function returnToOutbox(db: Connection, id: string): Promise<void> {
  await db.execute(sql`
    UPDATE offload.job SET ${notDispatched} WHERE id = ${id}::uuid AND ${hasState(pendingStates)}`);
}

/**
 * Returns the jobs whose worker is gone, oldest first: their leases have expired by the database's clock, and this worker
 * doesn't run them.
 */
export async function findOrphaned(
  db: Connection,
  { limit, running }: { limit: number; running: readonly Pick<QueueEntry, 'id' | 'fence'>[] },
): Promise<QueueEntry[]> {
  // Each round finds them again until a worker claims them. Skips locked rows, which a live run is changing, or a connection
  // whose loss the server hasn't noticed yet. A claim of such a row would wait and hold up all other claims.
  return db.query<QueueEntry>(sql`
    SELECT ${queueEntryColumns()}, 'orphan' AS apart FROM offload.job
    WHERE state = 'running' AND ${isLeaseOver} AND ${hasAttemptLeft} AND NOT ${hasRun(running)}
    ORDER BY lease_until LIMIT ${limit} FOR NO KEY UPDATE SKIP LOCKED`);
}

/** Returns whether any job's worker is gone, including jobs that won't run again, and the database's time. */
export async function hasOrphans(db: Connection): Promise<{ isAny: boolean; now: Date }> {
  // Not EXISTS: the planner expects an early match and may then read the whole table.
  // Mutants of `${stateIn(claimedStates)}` survive: only claimed jobs have leases.
  const [row] = await db.query<{ isAny: boolean; now: Date }>(sql`
    SELECT now() AS now, coalesce((
      SELECT true FROM offload.job WHERE ${stateIn(claimedStates)} AND ${isLeaseOver} ORDER BY lease_until LIMIT 1
    ), false) AS "isAny"`);
  if (!row) throw new Error('The database returned no time.');
  return row;
}

/** Marks jobs as just checked in their queues, so that others get their turn. */
export async function markQueueChecked(db: Connection, ids: string[]): Promise<void> {
  await db.execute(sql`
    WITH target AS (SELECT id FROM offload.job WHERE id = ANY(${ids}::uuid[]) FOR NO KEY UPDATE SKIP LOCKED)
    UPDATE offload.job SET dispatched_at = now() FROM target WHERE job.id = target.id AND dispatched_at IS NOT NULL`);
}
