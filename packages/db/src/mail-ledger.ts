import type { Database } from './client';
import type { Email } from './generated/client';

/** A job's line in the ledger, and whether its recipient is the verified address of the job's owner. */
type Line = Pick<Email, 'recipient' | 'messageId' | 'state' | 'unanswered' | 'response' | 'acceptedAt'> & {
  isVerified: boolean;
};

/** Returns what the ledger knows of a job's message, or null if the job has none. */
export async function findMessage(db: Database, jobId: string): Promise<Line | null> {
  const [line] = await db.$queryRaw<Line[]>`
    SELECT recipient, message_id AS "messageId", email.state, unanswered, response, accepted_at AS "acceptedAt",
      email_verified AND person.email = recipient AS "isVerified"
    FROM email JOIN job ON job.id = job_id JOIN "user" AS person ON person.id = owner_id
    WHERE job_id = ${jobId}::uuid`;
  return line ?? null;
}

/** Readdresses a job's message to its owner's current address, unless the server has accepted it. */
export async function readdressToOwner(db: Database, run: { id: string; claim: number }): Promise<void> {
  await db.$executeRaw`
    UPDATE email SET recipient = "user".email
    FROM job JOIN "user" ON "user".id = job.owner_id
    WHERE job.id = email.job_id AND job.id = ${run.id}::uuid AND job.claim = ${run.claim}::int
      AND email.state <> 'accepted' AND recipient <> "user".email`;
}

/**
 * Asks for leave to let a job's message out, and notes that it goes. Answers whether it may: only the run that holds
 * the job's claim gets leave, never for a message that was accepted, and for one whose fate is unknown once more only.
 */
export async function beginSending(
  db: Database,
  run: { id: string; claim: number },
  messageId: string,
): Promise<boolean> {
  const permitted = await db.$executeRaw`
    UPDATE email SET
      message_id = coalesce(message_id, ${messageId}),
      unanswered = CASE email.state WHEN 'sending' THEN unanswered + 1 ELSE unanswered END, state = 'sending'
    FROM job
    WHERE job.id = email.job_id AND job.id = ${run.id}::uuid AND job.claim = ${run.claim}::int AND job.state = 'running'
      AND (email.state IN ('pending', 'refused') OR (email.state = 'sending' AND unanswered < 1))`;
  return permitted === 1;
}

/**
 * Notes how the server answered: `accepted`, `refused`, or `pending` where it wants the message another time. Answers
 * when, by our clock.
 */
export async function noteAnswer(
  db: Database,
  jobId: string,
  answer: { state: 'accepted' | 'refused' | 'pending'; response: string },
): Promise<Date> {
  const now = new Date();
  await db.email.updateMany({
    where: { jobId, state: { not: 'accepted' } },
    data: { ...answer, ...(answer.state === 'accepted' && { acceptedAt: now }) },
  });
  return now;
}
