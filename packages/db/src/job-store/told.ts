import type { Database, Transaction } from '../client';

/** An end that its owner has not been shown. */
export interface Untold {
  id: string;
  ownerId: string;
  email: string;
  finishedAt: Date;
}

/** Notes that a job's owner has been shown this end, named by its version: not the one after a retry. */
export async function markTold(
  db: Database,
  { id, version }: { id: string; version: bigint },
): Promise<void> {
  await db.$executeRaw`
    UPDATE job SET told_at = now()
    WHERE id = ${id}::uuid AND version = ${version} AND told_at IS NULL AND finished_at IS NOT NULL`;
}

/**
 * Takes ends that somebody waits for and that were not shown within `afterMs`, oldest first, and marks them as told:
 * commit that together with what tells them. An end is given to one caller only, however many ask at the same time; those
 * of people who want no e-mail, or whose address isn't verified, are marked, and given to nobody.
 */
export async function takeUntold(
  tx: Transaction,
  { afterMs, limit }: { afterMs: number; limit: number },
): Promise<Untold[]> {
  // The owners are locked too, as the message's row will do: waiting for one that is being deleted would be a deadlock.
  return tx.$queryRaw<Untold[]>`
    WITH target AS (
      SELECT job.id, person.email, person.wants_job_mail AND person.email_verified AS wants_mail
      FROM job JOIN "user" AS person ON person.id = job.owner_id
      WHERE tells_owner AND told_at IS NULL AND state IN ('succeeded', 'failed')
        AND finished_at < now() - ${afterMs}::int * interval '1 ms'
      ORDER BY finished_at LIMIT ${limit}
      FOR NO KEY UPDATE OF job SKIP LOCKED FOR KEY SHARE OF person SKIP LOCKED
    ), told AS (
      UPDATE job SET told_at = now() FROM target WHERE job.id = target.id
      RETURNING job.id, job.owner_id, target.email, job.finished_at, target.wants_mail
    )
    SELECT id, owner_id AS "ownerId", email, finished_at AS "finishedAt" FROM told WHERE wants_mail`;
}
