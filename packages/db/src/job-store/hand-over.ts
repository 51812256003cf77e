import { type Database, Prisma, type Transaction } from '../client';
import type { Gate } from './gates';
import { notifyChanged } from './notify';

/** A job as the queue needs to know it. */
export interface Handover {
  id: string;
  kind: string;
  queue: string;
  ownerId: string;
  /** The number of the last run; 0: it has had none. */
  claim: number;
  /** What keeps the queue from carrying it; null: nothing does. */
  heldBy: Gate | null;
}

/** The columns of a handover, from `job` or from a query that has returned its columns. */
export function handoverColumns(from = 'job'): Prisma.Sql {
  const columns = ['id', 'kind', 'queue', 'owner_id AS "ownerId"', 'claim', 'held_by AS "heldBy"'];
  return Prisma.raw(columns.map((column) => `${from}.${column}`).join(', '));
}

/** Notes that the queue carries those of these jobs that it may, and tells who watches that all of them exist. */
export async function markHandedOver(db: Database, ids: string[]): Promise<void> {
  // A locked row is being claimed right now: proof enough that the queue has carried it. Each id is looked up by itself:
  // a join may read every job that waits.
  await db.$queryRaw`
    WITH handed AS (SELECT unnest(${ids}::uuid[]) AS id),
    target AS (
      SELECT waiting.id FROM handed, LATERAL (
        SELECT id FROM job
        WHERE job.id = handed.id AND state IN ('queued', 'retrying') AND held_by IS NULL
        FOR NO KEY UPDATE SKIP LOCKED
      ) waiting
    ), marked AS (
      UPDATE job SET handed_over_at = now() FROM target WHERE job.id = target.id
    )
    ${notifyChanged('handed')}`;
}

/** The jobs that were committed but not handed over, oldest first; what has just been written is left to its writer. */
export async function findNotHandedOver(db: Transaction, limit: number): Promise<Handover[]> {
  return db.$queryRaw<Handover[]>`
    SELECT ${handoverColumns()} FROM job
    WHERE state IN ('queued', 'retrying') AND held_by IS NULL AND handed_over_at IS NULL
      AND created_at < now() - interval '1 s'
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
    SELECT ${handoverColumns()} FROM job
    WHERE handed_over_at < now() - ${afterMs}::int * interval '1 ms'
      AND state IN ('queued', 'retrying') AND held_by IS NULL
    ORDER BY handed_over_at LIMIT ${limit}`;
}

/** Notes that no queue carries a job that waits: the sweeper hands it over again. */
export async function putBack(db: Database, id: string): Promise<void> {
  await db.$executeRaw`
    UPDATE job SET handed_over_at = NULL WHERE id = ${id}::uuid AND state IN ('queued', 'retrying')`;
}

/** Returns the jobs whose worker is gone: their leases have expired by the database's clock. Oldest first. */
export async function findOrphaned(db: Database, limit: number): Promise<Handover[]> {
  return db.$queryRaw<Handover[]>`
    SELECT ${handoverColumns()} FROM job
    WHERE state = 'running' AND lease_until < now() AND attempt < max_attempts
    ORDER BY lease_until LIMIT ${limit}`;
}

/** Notes that these jobs have just been looked for in their queues, so that others have their turn. */
export async function noteLookedAt(db: Database, ids: string[]): Promise<void> {
  await db.$executeRaw`
    WITH target AS (SELECT id FROM job WHERE id = ANY(${ids}::uuid[]) FOR NO KEY UPDATE SKIP LOCKED)
    UPDATE job SET handed_over_at = now() FROM target WHERE job.id = target.id AND handed_over_at IS NOT NULL`;
}
