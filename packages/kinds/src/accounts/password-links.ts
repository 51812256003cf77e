import type { Cause, EnqueuedJob, JobClient, Transaction } from '@offload/core';
import { connectionOf, sql } from '@offload/core/sql';
import { passwordResetEmail } from '../../password-reset-email/contract';
import { welcomeEmail } from '../../welcome-email/contract';

/** Why a user gets another link. Strangers can cause all of these. */
type Reason = 'forgotten' | 'signed-up-again' | 'unverified';

// How many emails of each type a user gets within a period, no matter how many are requested.
const limits = {
  forgotten: { kind: passwordResetEmail.kind, max: 1, seconds: 60 },
  'signed-up-again': { kind: passwordResetEmail.kind, max: 1, seconds: 3_600 },
  // The one from the sign-up, and one more.
  unverified: { kind: welcomeEmail.kind, max: 2, seconds: 600 },
};

/** Seconds after which an unverified user can have another link. */
export const unverifiedSeconds = limits.unverified.seconds;

interface LinkRequest {
  userId: string;
  reason: Reason;
  cause: Cause;
}

/**
 * Enqueues the email with a link to set a password, unless the user is disabled or has reached the limit for this
 * reason. Lock the user's row in the transaction first, so that two callers can't both stay below the limit. Returns
 * the jobs to dispatch.
 */
export async function enqueuePasswordLink(
  jobs: JobClient,
  tx: Transaction,
  { userId, reason, cause }: LinkRequest,
): Promise<EnqueuedJob[]> {
  const { kind, max, seconds } = limits[reason];
  const [person] = await connectionOf(tx).query<{ gets: boolean }>(sql`
    WITH recent AS (
      SELECT FROM offload.job
      WHERE owner_id = ${userId} AND kind = ${kind} AND coalesce(payload->>'reason', 'unverified') = ${reason}
        AND created_at > now() - ${seconds}::int * interval '1 s'
      LIMIT ${max}
    )
    SELECT NOT banned AND (SELECT count(*) FROM recent) < ${max}::int AS gets FROM "user" WHERE id = ${userId}`);
  if (!person?.gets) return [];
  const options = { ownerId: userId, ...cause };
  if (reason === 'unverified') return [await jobs.enqueue(tx, welcomeEmail, { personId: userId }, options)];
  return [await jobs.enqueue(tx, passwordResetEmail, { personId: userId, reason }, options)];
}
