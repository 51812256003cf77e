import type { OwnerShares } from '../contract/system';
import type { Connection } from '../database/connection';
import { type Sql, sql } from '../database/sql';
import { notDispatched, type QueueEntry, queueEntryColumns } from '../delivery/outbox';
import { hasIdOf } from '../job/by-id';
import { notifyChanged } from '../job/notify';
import { byPriority } from '../job/priorities';
import { pendingStates } from '../job/states';
import { stateIn } from '../job/transitions';
import { stepAt } from './holds';
import { freeShareOf } from './owner-shares';

/**
 * Makes room for the more urgent of these held jobs: takes less urgent jobs of their owners, which no worker has
 * claimed yet, out of the owners' shares, which `tx` has locked. Returns the displaced jobs, which are held again. Without this, jobs
 * that were admitted first would run first, however long they wait in a queue that is paused or full.
 */
export async function displaceLessUrgent(
  tx: Connection,
  locked: Sql,
  held: QueueEntry[],
  shares: OwnerShares,
): Promise<QueueEntry[]> {
  // No job is less urgent than one of low priority.
  if (held.every(({ priority }) => priority === 'low')) return [];
  // Held jobs that fit into a free share displace no other. For the rest, the least urgent admitted job makes room for the most
  // urgent held one, the next for the next, and so on.
  return tx.query<QueueEntry>(sql`
    WITH scope AS (${locked}),
    target AS (
      SELECT admitted.id FROM scope,
        LATERAL (${inOrder(sql`held_by IS NULL AND user_requested`, sql`${byPriority} DESC, id DESC`)}) admitted,
        LATERAL (${inOrder(sql`held_by = 'owner'`, sql`${byPriority}, id`)}) held
      WHERE held.place = admitted.place + greatest(0, ${freeShareOf('scope', shares)}) AND held.urgency < admitted.urgency
    ), locked AS (
      SELECT id FROM offload.job
      WHERE id IN (SELECT id FROM target) AND held_by IS NULL AND ${stateIn(pendingStates)}
      FOR NO KEY UPDATE SKIP LOCKED
    ), displaced AS (
      UPDATE offload.job SET held_by = 'owner', ${notDispatched}, progress_step = ${stepAt(sql`'owner'`)},
        version = nextval('offload.job_version')
      FROM locked WHERE ${hasIdOf('locked')}
      RETURNING ${queueEntryColumns()}
    ), notified AS (${notifyChanged('displaced')})
    SELECT displaced.* FROM displaced, notified`);
}

/** Returns the waiting jobs of a row of `scope`, an owner in a queue, that match `which`, with their places in `order`. */
function inOrder(which: Sql, order: Sql): Sql {
  return sql`
    SELECT id, ${byPriority} AS urgency, row_number() OVER (ORDER BY ${order}) AS place FROM offload.job
    WHERE job.queue = scope.queue AND job.owner_id = scope.owner_id AND ${which} AND ${stateIn(pendingStates)}`;
}
