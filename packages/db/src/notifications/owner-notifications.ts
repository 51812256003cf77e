import type { Hook, Transaction } from '@offload/core';
import { finishedStates, type JobContract } from '@offload/core/contract';
import { connectionOf, isOlderThan, type Sql, sql, stateIn } from '@offload/core/sql';
import { lockSpace } from '../lock-space';

declare module '@offload/core/contract' {
  interface ContractFields<_Payload> {
    /**
     * Whether to notify the owner when the job finishes: on the job's page if it's open, otherwise in the bell, by push, and
     * by email, as the owner has set it.
     */
    notifiesOwner?: boolean | 'without-email';
  }
}

/** A finished job whose owner hasn't seen the result, and how they want to be notified of it. */
export interface PendingNotification {
  id: string;
  ownerId: string;
  email: string;
  finishedAt: Date;
  /** The request that has caused the job, or null. */
  requestId: string | null;
  traceparent: string | null;
  wantsEmail: boolean;
  wantsPush: boolean;
}

/** Records a notification each time a job finishes whose owner should be notified. Child jobs are their parent's business. */
export function ownerNotifications(contracts: readonly JobContract[]): Hook {
  const notifying = contracts.filter(({ notifiesOwner }) => notifiesOwner);
  const kinds = notifying.map(({ kind }) => kind);
  const emailed = notifying.filter((one) => one.notifiesOwner === true).map(({ kind }) => kind);
  return {
    contractFields: ['notifiesOwner'],
    onEnd: sql`
      INSERT INTO owner_notification (job_id, owner_id, version, state, finished_at, by_email)
      SELECT id, owner_id, version, state, now(), kind = ANY(${emailed}::text[]) FROM changed
      WHERE kind = ANY(${kinds}::text[]) AND parent_id IS NULL AND ${stateIn(finishedStates)}
      ON CONFLICT (job_id) DO UPDATE SET version = excluded.version, state = excluded.state, finished_at = now(),
        notified_at = NULL, read_at = NULL`,
  };
}

/** Marks a result as seen by the job's owner at this version, but not a result after a later retry. */
export async function markSeenByOwner(
  db: Transaction,
  { id, version }: { id: string; version: bigint | number },
): Promise<void> {
  await connectionOf(db).execute(sql`
    UPDATE owner_notification SET notified_at = coalesce(notified_at, now()), read_at = now()
    WHERE job_id = ${id}::uuid AND version <= ${version}::bigint AND read_at IS NULL`);
}

interface ClaimOptions {
  /** Milliseconds in which a page may show a result, and in which no other result of the owner may follow. */
  afterMs: number;
  /** Milliseconds after which a result no longer waits for others. */
  gatherMs: number;
  limit: number;
}

/**
 * Claims finished jobs whose owner hasn't seen the result within `afterMs`, oldest first, and marks them as notified. While
 * an owner's jobs finish one after another, they wait for each other, up to `gatherMs`. Commit this together with the
 * notifications. Each result is claimed once, and the results of an owner together, no matter how many processes call
 * this. Jobs of owners who want neither an email nor a push are marked but not returned.
 */
export async function claimPendingNotifications(
  tx: Transaction,
  { afterMs, gatherMs, limit }: ClaimOptions,
): Promise<PendingNotification[]> {
  const isAgo = (time: Sql, ms: number) => isOlderThan(time, sql`${ms}::int * interval '1 ms'`);
  // Owners are locked too, as the email's row will lock them: waiting for one that is being deleted would be a deadlock.
  // A job that was retried is no longer in the state of its notification.
  return connectionOf(tx).query<PendingNotification>(sql`
    WITH ready AS MATERIALIZED (
      SELECT owner_id FROM owner_notification WHERE notified_at IS NULL GROUP BY owner_id
      HAVING ${isAgo(sql`max(finished_at)`, afterMs)} OR ${isAgo(sql`min(finished_at)`, gatherMs)}
    ), mine AS MATERIALIZED (
      SELECT owner_id FROM ready
      WHERE pg_try_advisory_xact_lock(hashtextextended(owner_id, ${lockSpace.notifications}))
    ), target AS (
      SELECT pending.job_id, job.owner_id, job.request_id, job.traceparent, person.email, pending.finished_at,
        job.state = pending.state AS is_current,
        by_email AND person.email_verified AND pending.state = ANY(person.email_events) AS wants_email,
        pending.state = ANY(person.push_events) AS wants_push
      FROM owner_notification AS pending JOIN offload.job ON job.id = pending.job_id
      JOIN "user" AS person ON person.id = job.owner_id
      WHERE notified_at IS NULL AND ${isAgo(sql`pending.finished_at`, afterMs)}
        AND pending.owner_id IN (SELECT owner_id FROM mine)
      ORDER BY pending.finished_at LIMIT ${limit}
      FOR NO KEY UPDATE OF pending SKIP LOCKED FOR KEY SHARE OF person SKIP LOCKED
    ), notified AS (
      UPDATE owner_notification SET notified_at = now() FROM target
      WHERE owner_notification.job_id = target.job_id
    )
    SELECT job_id AS id, owner_id AS "ownerId", email, finished_at AS "finishedAt", request_id AS "requestId", traceparent,
      wants_email AS "wantsEmail", wants_push AS "wantsPush"
    FROM target WHERE (wants_email OR wants_push) AND is_current
    ORDER BY finished_at`);
}

/** Records which job emails owners about these finished jobs. */
export async function recordNotificationEmail(
  tx: Transaction,
  { jobIds, emailJobId }: { jobIds: string[]; emailJobId: string },
): Promise<void> {
  await connectionOf(tx).execute(sql`
    UPDATE owner_notification SET email_job_id = ${emailJobId}::uuid WHERE job_id = ANY(${jobIds}::uuid[])`);
}
