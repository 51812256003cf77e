import type { Connection } from '../database/connection';
import { type Sql, sql } from '../database/sql';
import { hasState } from './by-id';
import { nextAfter, stepAt } from './holds/holds';
import { type QueueEntry, queueEntryColumns } from './queue-entry';
import { unfinishedStates } from './states';
import { transition } from './transitions';

export function wakeDue(db: Connection, limit: number): Promise<QueueEntry[]> {
  return wake(
    db,
    sql`
    SELECT id AS target_id FROM offload.job
    WHERE held_by = 'time' AND next_attempt_at <= now() AND state IN ('scheduled', 'waiting')
    ORDER BY next_attempt_at LIMIT ${limit}::int FOR NO KEY UPDATE SKIP LOCKED`,
  );
}

/** Queues jobs (those of `ids`, or any) whose child jobs have all finished. Returns them. */
export function wakeParents(db: Connection, ids: string[] | null, limit: number): Promise<QueueEntry[]> {
  const among = ids ? sql`AND id = ANY(${ids}::uuid[])` : sql``;
  return wake(
    db,
    sql`
    SELECT id AS target_id FROM offload.job parent
    WHERE held_by = 'jobs' ${among} AND NOT EXISTS (
      SELECT FROM offload.job child WHERE child.parent_id = parent.id AND ${hasState(unfinishedStates, 'child')}
    ) LIMIT ${limit}::int FOR NO KEY UPDATE SKIP LOCKED`,
  );
}

const next = nextAfter('jobs', 'job');

export const waking = sql`
  held_by = ${next}, progress_step = ${stepAt(next)}, waits_since = now(), next_attempt_at = NULL,
  waiting_for = NULL, dispatched_at = NULL`;

function wake(db: Connection, targets: Sql): Promise<QueueEntry[]> {
  return db.query<QueueEntry>(
    transition({
      via: ['becomeDue', 'wake'],
      reads: sql`target AS (${targets})`,
      from: sql`target`,
      where: sql`job.id = target_id`,
      set: waking,
      event: { actor: sql`'sweeper'` },
      hooks: [],
      select: queueEntryColumns('changed'),
    }),
  );
}
