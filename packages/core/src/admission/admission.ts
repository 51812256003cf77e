import type { OwnerShares } from '../contract/system';
import type { Connection } from '../database/connection';
import type { Database } from '../database/database';
import { sql } from '../database/sql';
import { isInFuture } from '../database/stored-times';
import { notDispatched, type QueueEntry, queueEntryColumns } from '../delivery/outbox';
import { hasIdOf } from '../job/by-id';
import { notifyChanged } from '../job/notify';
import { byPriority } from '../job/priorities';
import { pendingStates } from '../job/states';
import { stateIn } from '../job/transitions';
import { isKnown, nextAfter, someWorkerKnows, stepAt } from './holds';
import { freeShareOf, lockingShares, type OwnerInQueue, unnestOwners } from './owner-shares';

const next = nextAfter('time', 'job');

/**
 * Lets jobs go whose next attempt is due, or whose kind a running worker knows by now. Returns these jobs. The queue
 * may carry those that no other gate holds.
 */
export async function passGates(db: Database, limit: number): Promise<QueueEntry[]> {
  return db.query<QueueEntry>(sql`
    WITH due AS (
      SELECT id FROM offload.job WHERE held_by = 'time' AND next_attempt_at <= now() AND ${stateIn(pendingStates)}
      ORDER BY next_attempt_at LIMIT ${limit}::int FOR NO KEY UPDATE SKIP LOCKED
    ), known AS (
      SELECT id FROM offload.job WHERE held_by = 'kind' AND ${isKnown('job')}
      LIMIT ${limit}::int FOR NO KEY UPDATE SKIP LOCKED
    ), passed AS (
      UPDATE offload.job SET held_by = ${next}, progress_step = ${stepAt(next)},
        admitted_at = now(), version = nextval('offload.job_version')
      FROM (SELECT id FROM due UNION ALL SELECT id FROM known) target WHERE ${hasIdOf('target')}
      RETURNING ${queueEntryColumns()}
    ), notified AS (${notifyChanged('passed')})
    SELECT passed.* FROM passed, notified`);
}

/**
 * Makes retries due whose delay began, as the history says, at a time that lies ahead since the clock was set back. Reads the
 * history of every retry, so only call it when that may have happened.
 */
export async function makeStrandedDue(db: Database): Promise<void> {
  await db.execute(sql`
    UPDATE offload.job SET next_attempt_at = now()
    WHERE held_by = 'time' AND next_attempt_at > now() AND ${stateIn(['retrying'])} AND EXISTS (
      SELECT FROM offload.job_event event
      WHERE event.job_id = job.id AND event.state = 'retrying' AND ${isInFuture(sql`event.at`)})`);
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
      RETURNING id, queue, ${someWorkerKnows('job')} AS known
    ), notified AS (${notifyChanged('held')})
    SELECT queue FROM held, notified WHERE known`);
  return known?.queue ?? null;
}

/** Returns the kinds whose jobs wait because no running worker knows them, and how many jobs each has. */
export async function findUnknownKinds(db: Connection): Promise<{ kind: string; count: number }[]> {
  return db.query<{ kind: string; count: number }>(sql`
    SELECT kind, count(*)::int AS count FROM offload.job WHERE held_by = 'kind' GROUP BY kind ORDER BY 2 DESC LIMIT 20`);
}
