import type { Database, Transaction } from '../client';
import { notifyChanged } from './notify';

/** A job as the queue needs to know it. */
export interface Handover {
  id: string;
  kind: string;
  queue: string;
  /** Whether the queue may still keep what an earlier delivery left behind. */
  deliveredBefore: boolean;
}

/** Notes that the queue carries these jobs now, and tells who watches that they exist. */
export async function markHandedOver(db: Database, ids: string[]): Promise<void> {
  // A locked row is being claimed right now: proof enough that the queue has carried it.
  await db.$queryRaw`
    WITH handed AS (SELECT unnest(${ids}::uuid[]) AS id),
    target AS (
      SELECT id FROM job JOIN handed USING (id)
      WHERE state = 'queued' FOR NO KEY UPDATE OF job SKIP LOCKED
    ), marked AS (
      UPDATE job SET handed_over_at = now() FROM target WHERE job.id = target.id
    )
    ${notifyChanged('handed')}`;
}

/** The jobs that were committed but not handed over, oldest first; what has just been written is left to its writer. */
export async function findNotHandedOver(db: Transaction, limit: number): Promise<Handover[]> {
  return db.$queryRaw<Handover[]>`
    SELECT id, kind, queue, claim > 0 AS "deliveredBefore" FROM job
    WHERE state = 'queued' AND handed_over_at IS NULL AND created_at < now() - interval '1 s'
    ORDER BY id LIMIT ${limit}`;
}

/**
 * Jobs that the queue should have delivered by now, so that it may have lost them: those looked at longest ago first.
 * `afterMs` is how long it has had.
 */
export async function findOverdue(
  db: Database,
  { afterMs, limit }: { afterMs: number; limit: number },
): Promise<Handover[]> {
  return db.$queryRaw<Handover[]>`
    SELECT id, kind, queue, true AS "deliveredBefore" FROM job
    WHERE handed_over_at < now() - ${afterMs}::int * interval '1 ms'
      AND (state = 'queued'
        OR (state = 'retrying' AND next_attempt_at < now() - ${afterMs}::int * interval '1 ms')
        OR (state = 'running' AND lease_until < now() - ${afterMs}::int * interval '1 ms'))
    ORDER BY handed_over_at LIMIT ${limit}`;
}

/** Notes that these jobs have just been looked for in their queues, so that others have their turn. */
export async function noteLookedAt(db: Database, ids: string[]): Promise<void> {
  await db.$executeRaw`
    WITH target AS (SELECT id FROM job WHERE id = ANY(${ids}::uuid[]) FOR NO KEY UPDATE SKIP LOCKED)
    UPDATE job SET handed_over_at = now() FROM target WHERE job.id = target.id AND handed_over_at IS NOT NULL`;
}
