import { type AnyContract, connectionOf, type Hook, stateIn, type Transaction } from '@offload/core';
import { sql } from '@offload/core/sql';
import { finishedStates } from '@offload/core/states';

declare module '@offload/core/contract' {
  interface ContractFields<_Payload> {
    /** Whether to notify the owner when the job finishes: on the job's page if it's open, otherwise by email. */
    notifiesOwner?: boolean;
  }
}

/** A finished job whose owner hasn't seen the result. */
export interface PendingNotification {
  id: string;
  ownerId: string;
  email: string;
  finishedAt: Date;
}

// A user who cancels a job knows that it's finished.
const notifiedStates = finishedStates.filter((state) => state !== 'canceled');

/** Records a pending notification each time a job finishes whose owner should be notified. */
export function ownerNotifications(contracts: readonly AnyContract[]): Hook {
  const kinds = contracts.filter(({ notifiesOwner }) => notifiesOwner).map(({ kind }) => kind);
  return {
    onEnd: sql`
      INSERT INTO owner_notification (job_id, version, finished_at)
      SELECT id, version, now() FROM changed WHERE kind = ANY(${kinds}::text[]) AND ${stateIn(notifiedStates)}
      ON CONFLICT (job_id) DO UPDATE SET version = excluded.version, finished_at = now(), notified_at = NULL`,
  };
}

/** Marks a result as seen by the job's owner at this version, but not a result after a later retry. */
export async function markSeenByOwner(
  db: Transaction,
  { id, version }: { id: string; version: bigint },
): Promise<void> {
  await connectionOf(db).execute(sql`
    UPDATE owner_notification SET notified_at = now()
    WHERE job_id = ${id}::uuid AND version <= ${version}::bigint AND notified_at IS NULL`);
}

/**
 * Claims finished jobs whose owner hasn't seen the result within `afterMs`, oldest first, and marks them as notified.
 * Commit this together with the notification. Each result is claimed once, no matter how many processes call this. Jobs
 * of owners who don't want emails, or whose address isn't verified, are marked but not returned.
 */
export async function claimPendingNotifications(
  tx: Transaction,
  { afterMs, limit }: { afterMs: number; limit: number },
): Promise<PendingNotification[]> {
  // Owners are locked too, as the email's row will lock them: waiting for one that is being deleted would be a deadlock.
  // A job that was retried is no longer finished, or may have been canceled since.
  return connectionOf(tx).query<PendingNotification>(sql`
    WITH target AS (
      SELECT pending.job_id, job.owner_id, person.email, pending.finished_at,
        person.wants_job_mail AND person.email_verified AS wants_mail, ${stateIn(notifiedStates, 'job.state')} AS is_finished
      FROM owner_notification AS pending JOIN offload.job ON job.id = pending.job_id
      JOIN "user" AS person ON person.id = job.owner_id
      WHERE notified_at IS NULL AND pending.finished_at < now() - ${afterMs}::int * interval '1 ms'
      ORDER BY pending.finished_at LIMIT ${limit}
      FOR NO KEY UPDATE OF pending SKIP LOCKED FOR KEY SHARE OF person SKIP LOCKED
    ), notified AS (
      UPDATE owner_notification SET notified_at = now() FROM target
      WHERE owner_notification.job_id = target.job_id
    )
    SELECT job_id AS id, owner_id AS "ownerId", email, finished_at AS "finishedAt"
    FROM target WHERE wants_mail AND is_finished`);
}
