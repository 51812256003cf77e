import type { Hook, JobSystem, Transaction } from '@offload/core';
import { connectionOf, type Sql, sql } from '@offload/core/sql';
import type { Deferral } from './deferral';

declare module '@offload/core' {
  interface EnqueueFields {
    /**
     * The address of a job that sends an email. It's recorded with the job, so that the email is sent once. A kind that
     * grants access takes no recipient, because its email goes to the owner.
     */
    recipient?: string;
  }
}

declare module '@offload/core/contract' {
  interface ContractFields<_Payload> {
    /** Whether its jobs send an email. */
    sendsEmail?: boolean;
    /**
     * Whether its email contains a link that gives access to the owner's account: one that signs in, sets a password, or
     * verifies an address. Such an email is sent only to the owner's current address, no matter who enqueues or replays
     * it. Other kinds can't create such links.
     */
    grantsAccess?: boolean;
    /**
     * Whether staff choose the recipient and may replay it to another address. Such an email must not contain text that a
     * user chose. Other emails are sent only to the owner's verified address.
     */
    editableRecipient?: boolean;
  }
}

/** Where the app keeps the address of a job's owner, in SQL that reads `owner_id`. */
export interface OwnerAddress {
  address: Sql;
  isVerified: Sql;
}

/** A job's entry in the ledger, and whether the recipient is the verified address of the job's owner. */
interface Line {
  recipient: string;
  messageId: string | null;
  state: string;
  unanswered: number;
  response: string | null;
  acceptedAt: Date | null;
  isVerified: boolean;
}

/**
 * Adds an entry to the ledger with each job that sends an email. A manual retry allows one more copy of an email whose
 * delivery is unknown, and as much patience with deferrals as a new email gets. `owner` says where the owner's address is.
 * `places` has the paths of contracts, for errors that name the file to edit.
 */
export function emailLedger(owner: OwnerAddress, places: Pick<JobSystem['places'], 'contract'>): Hook {
  return {
    contractFields: ['sendsEmail', 'grantsAccess', 'editableRecipient'],
    enqueueOptions: ['recipient'],
    checkContract({ kind, grantsAccess, editableRecipient }) {
      if (grantsAccess && editableRecipient)
        throw new Error(
          `${kind} grants access, so its email can only go to its owner. Remove editableRecipient from ${places.contract(kind)}.`,
        );
    },
    extras({ kind, grantsAccess, sendsEmail }, _payload, { recipient }) {
      if (grantsAccess && recipient)
        throw new Error(
          `${kind} takes no recipient, because its email goes to its owner. Enqueue it without one, or remove grantsAccess from ${places.contract(kind)}.`,
        );
      if (grantsAccess) return { emailsOwner: true };
      if (sendsEmail && !recipient)
        throw new Error(
          `${kind} sends an email but was enqueued without a recipient. Add one, or remove sendsEmail from ${places.contract(kind)}.`,
        );
      if (recipient && !sendsEmail)
        throw new Error(
          `${kind} was enqueued with a recipient, but its contract doesn't declare that it sends an email. Set sendsEmail in ${places.contract(kind)}.`,
        );
      return { recipient };
    },
    onEnqueue: sql`
      INSERT INTO email (job_id, recipient)
      SELECT id, recipient FROM (
        SELECT id, CASE WHEN (extras ->> 'emailsOwner')::boolean
          THEN ${owner.address} ELSE extras ->> 'recipient' END AS recipient
        FROM changed
      ) AS line WHERE recipient IS NOT NULL`,
    onChange: sql`
      UPDATE email SET unanswered = CASE email.state WHEN 'sending' THEN 0 ELSE unanswered END,
        recipient_deferred_at = NULL, server_deferred_at = NULL
      FROM changed WHERE job_id = changed.id AND action = 'retry'`,
  };
}

/**
 * Returns the ledger's entry for the email of a run's job, or null if the job sends none. If it goes `toOwner`, its recipient becomes
 * the owner's current address, unless the server has accepted the email or the run has lost its job.
 */
export async function findMessage(
  db: Transaction,
  owner: OwnerAddress,
  run: { id: string; fence: number },
  { toOwner }: { toOwner: boolean },
): Promise<Line | null> {
  const isReaddressed = sql`${toOwner}::boolean AND email.state <> 'accepted' AND job.fence = ${run.fence}::int`;
  const [line] = await connectionOf(db).query<Line>(sql`
    WITH readdressed AS (
      UPDATE email SET recipient = ${owner.address} FROM offload.job
      WHERE job.id = email.job_id AND job.id = ${run.id}::uuid AND ${isReaddressed} AND recipient <> ${owner.address}
    ), line AS (
      SELECT email.*, CASE WHEN ${isReaddressed} THEN ${owner.address} ELSE recipient END AS sent_to, owner_id
      FROM email JOIN offload.job ON job.id = job_id
      WHERE job_id = ${run.id}::uuid
    )
    SELECT sent_to AS recipient, message_id AS "messageId", state, unanswered, response, accepted_at AS "acceptedAt",
      ${owner.isVerified} AND ${owner.address} = sent_to AS "isVerified"
    FROM line`);
  return line ?? null;
}

/**
 * Requests permission to send a job's email, and marks it as sending. Returns whether it may be sent: only by the run that
 * holds the job's claim, never if the email was accepted, and only once more if its delivery is unknown.
 */
export async function beginSending(
  db: Transaction,
  run: { id: string; fence: number },
  messageId: string,
): Promise<boolean> {
  const permitted = await connectionOf(db).execute(sql`
    UPDATE email SET
      message_id = coalesce(message_id, ${messageId}),
      unanswered = CASE email.state WHEN 'sending' THEN unanswered + 1 ELSE unanswered END, state = 'sending'
    FROM offload.job
    WHERE job.id = email.job_id AND job.id = ${run.id}::uuid AND job.fence = ${run.fence}::int AND job.state = 'running'
      AND (email.state IN ('pending', 'refused') OR (email.state = 'sending' AND unanswered < 1))`);
  return permitted === 1;
}

const firstDeferral = { recipient: sql`recipient_deferred_at`, server: sql`server_deferred_at` };

/**
 * Records that an email was deferred, and its new state, unless that is null. Returns how many milliseconds ago that happened for
 * the first time.
 */
export async function recordDeferral(
  db: Transaction,
  jobId: string,
  { by, state, response }: { by: Deferral; state: 'pending' | 'refused' | null; response: string },
): Promise<number> {
  const first = firstDeferral[by];
  const [line] = await connectionOf(db).query<{ sinceMs: number }>(sql`
    UPDATE email SET state = coalesce(${state}, state), response = ${response}, ${first} = coalesce(${first}, now())
    WHERE job_id = ${jobId}::uuid AND state <> 'accepted'
    RETURNING greatest(0, extract(epoch FROM now() - ${first}) * 1000)::float8 AS "sinceMs"`);
  return line?.sinceMs ?? 0;
}

/**
 * Records the server's response: `accepted`, `refused`, or `pending` if the email should be sent again later. Returns the
 * time, by our clock.
 */
export async function recordSmtpResponse(
  db: Transaction,
  jobId: string,
  { state, response }: { state: 'accepted' | 'refused' | 'pending'; response: string },
): Promise<Date> {
  const now = new Date();
  await connectionOf(db).execute(sql`
    UPDATE email SET state = ${state}, response = ${response},
      accepted_at = CASE WHEN ${state === 'accepted'}::boolean THEN ${now}::timestamptz ELSE accepted_at END
    WHERE job_id = ${jobId}::uuid AND state <> 'accepted'`);
  return now;
}
