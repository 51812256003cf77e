import { connectionOf, type Hook, type Places, type Transaction } from '@offload/core';
import { sql } from '@offload/core/sql';

declare module '@offload/core/enqueue' {
  interface EnqueueFields {
    /**
     * For a job that sends an email: the address. It is recorded with the job, so that the email is sent once. A kind that
     * grants access takes none: its email goes to the owner.
     */
    recipient?: string;
  }
}

declare module '@offload/core/contract' {
  interface ContractFields<_Payload> {
    /** Whether its jobs send an email. */
    sendsEmail?: boolean;
    /**
     * Whether its email contains a link that opens its owner's account: that signs in, sets a password, or verifies an
     * address. Such an email goes to the owner's current address only, no matter who enqueues or replays it. Other kinds
     * can't make such links.
     */
    grantsAccess?: boolean;
    /**
     * Whether staff choose where its email goes, and may replay it to another address. Nothing in it may be text that a
     * user chose: other emails go to the owner's verified address only.
     */
    editableRecipient?: boolean;
  }
}

/** A job's line in the ledger, and whether its recipient is the verified address of the job's owner. */
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
 * Opens a line of the ledger with each job that sends an email. After a retry, an email that may have arrived is sent
 * again. `places` says where contracts are, for errors that say which file to edit.
 */
export function emailLedger(places: Pick<Places, 'contract'>): Hook {
  return {
    checkContract({ kind, grantsAccess, editableRecipient }) {
      if (grantsAccess && editableRecipient)
        throw new Error(
          `${kind}: an email that grants access goes to its owner only: remove editableRecipient from ${places.contract(kind)}.`,
        );
    },
    extras({ kind, grantsAccess, sendsEmail }, _payload, { recipient }) {
      if (grantsAccess && recipient)
        throw new Error(
          `${kind} takes no recipient, since its email goes to its owner: enqueue it without one, or remove grantsAccess from ${places.contract(kind)}.`,
        );
      if (grantsAccess) return { emailsOwner: true };
      if (sendsEmail && !recipient)
        throw new Error(
          `${kind} sends an email and is enqueued without a recipient: add one, or remove sendsEmail from ${places.contract(kind)}.`,
        );
      if (recipient && !sendsEmail)
        throw new Error(
          `${kind} is enqueued with a recipient, but its contract doesn't say that it sends an email: set sendsEmail in ${places.contract(kind)}.`,
        );
      return { recipient };
    },
    onEnqueue: sql`
      INSERT INTO email (job_id, recipient)
      SELECT id, recipient FROM (
        SELECT id, CASE WHEN (extras ->> 'emailsOwner')::boolean
          THEN (SELECT email FROM "user" WHERE "user".id = owner_id) ELSE extras ->> 'recipient' END AS recipient
        FROM changed
      ) AS line WHERE recipient IS NOT NULL`,
    onChange: sql`
      UPDATE email SET unanswered = 0 FROM changed
      WHERE job_id = changed.id AND email.state = 'sending' AND action = 'retry'`,
  };
}

/** Returns what the ledger knows about a job's email, or null if it has none. */
export async function findMessage(db: Transaction, jobId: string): Promise<Line | null> {
  const [line] = await connectionOf(db).query<Line>(sql`
    SELECT recipient, message_id AS "messageId", email.state, unanswered, response, accepted_at AS "acceptedAt",
      email_verified AND person.email = recipient AS "isVerified"
    FROM email JOIN offload.job ON job.id = job_id JOIN "user" AS person ON person.id = owner_id
    WHERE job_id = ${jobId}::uuid`);
  return line ?? null;
}

/** Readdresses a job's email to its owner's current address, unless the server has accepted it. */
export async function readdressToOwner(db: Transaction, run: { id: string; fence: number }): Promise<void> {
  await connectionOf(db).execute(sql`
    UPDATE email SET recipient = "user".email
    FROM offload.job JOIN "user" ON "user".id = job.owner_id
    WHERE job.id = email.job_id AND job.id = ${run.id}::uuid AND job.fence = ${run.fence}::int
      AND email.state <> 'accepted' AND recipient <> "user".email`);
}

/**
 * Asks for permission to send a job's email, and marks it as sending. Returns whether it may go: only for the run that has
 * the job, never if the email was accepted, and only once more if its delivery is unknown.
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

/**
 * Records the server's response: `accepted`, `refused`, or `pending` if it wants the email later. Returns when, by our
 * clock.
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
