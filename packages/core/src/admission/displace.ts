import type { Connection } from '../database/connection';
import { type Sql, sql } from '../database/sql';
import { hasIdOf } from '../job/by-id';
import { stepAt } from '../job/holds/holds';
import { notifyChanged } from '../job/notify';
import { byPriority, priorities } from '../job/priorities';
import { mayBeCarried, notDispatched, type QueueEntry, queueEntryColumns } from '../job/queue-entry';

/** Returns whether a new job that nothing holds goes before less urgent jobs of its owner that are already in the queue. */
export function goesFirst({ isNew, heldBy, userRequested, priority }: QueueEntry): boolean {
  return isNew === true && heldBy === null && userRequested && priority === 'high';
}

/**
 * Takes jobs that are less urgent than these jobs of the same owner, and that no worker has claimed, out of the owners' shares,
 * which `tx` has locked. Returns the displaced jobs, which are held again, and follow the urgent ones if there's room. Without
 * this, jobs that were admitted first would run first, no matter how long they wait in a paused or full queue.
 */
export async function displaceLessUrgent(
  tx: Connection,
  locked: Sql,
  jobs: readonly QueueEntry[],
): Promise<QueueEntry[]> {
  // No job is less urgent than one of low priority.
  const urgent = jobs.filter(({ priority }) => priority !== 'low');
  if (urgent.length === 0) return [];
  return tx.query<QueueEntry>(sql`
    WITH scope AS (${locked}),
    urgent AS (
      SELECT queue, owner_id, min(place) AS place FROM unnest(
        ${urgent.map(({ queue }) => queue)}::text[], ${urgent.map(({ ownerId }) => ownerId)}::text[],
        ${urgent.map(({ priority }) => priorities.indexOf(priority) + 1)}::int[]
      ) AS urgent(queue, owner_id, place) JOIN scope USING (queue, owner_id) GROUP BY 1, 2
    ), target AS (
      SELECT less.id FROM urgent, LATERAL (
        SELECT id FROM offload.job
        WHERE job.queue = urgent.queue AND job.owner_id = urgent.owner_id AND ${mayBeCarried} AND user_requested
          AND ${byPriority} > urgent.place
        FOR NO KEY UPDATE SKIP LOCKED
      ) less
    ), displaced AS (
      UPDATE offload.job SET held_by = 'owner', ${notDispatched}, progress_step = ${stepAt(sql`'owner'`)},
        version = nextval('offload.job_version')
      FROM target WHERE ${hasIdOf('target')}
      RETURNING ${queueEntryColumns()}
    ), notified AS (${notifyChanged('displaced')})
    SELECT displaced.* FROM displaced, notified`);
}
