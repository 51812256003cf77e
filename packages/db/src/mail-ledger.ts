import type { Database } from './client';

export interface SendPermit {
  recipient: string;
  messageId: string;
  /** Whether this is a second copy: an earlier one went out and nobody knows whether it arrived. */
  resend: boolean;
}

export type SendAnswer =
  | { may: 'send'; permit: SendPermit }
  | { may: 'skip'; acceptedAt: Date; messageId: string }
  | { may: 'give-up' }
  | { may: 'nothing' };

interface SentLine {
  recipient: string;
  messageId: string;
  unanswered: number;
}

/**
 * Asks for leave to send a job's message, and notes that it is going out. Only the run that holds the job's claim gets
 * it (`nothing` otherwise), a message that was accepted is never sent again (`skip`), and one whose fate is unknown
 * goes out once more, then not again (`give-up`).
 */
export async function beginSending(
  db: Database,
  run: { id: string; claim: number },
  messageId: string,
): Promise<SendAnswer> {
  const sending = await db.$queryRaw<SentLine[]>`
    UPDATE email SET
      message_id = coalesce(message_id, ${messageId}),
      unanswered = CASE email.state WHEN 'sending' THEN unanswered + 1 ELSE unanswered END, state = 'sending'
    FROM job
    WHERE job.id = email.job_id AND job.id = ${run.id}::uuid AND job.claim = ${run.claim} AND job.state = 'running'
      AND (email.state IN ('pending', 'refused') OR (email.state = 'sending' AND unanswered < 1))
    RETURNING recipient, message_id AS "messageId", unanswered`;
  const [line] = sending;
  if (line) {
    return { may: 'send', permit: { ...line, resend: line.unanswered > 0 } };
  }
  const held = await db.email.findFirst({
    where: { jobId: run.id, job: { claim: run.claim, state: 'running' } },
  });
  if (!held) return { may: 'nothing' };
  return held.acceptedAt && held.messageId
    ? { may: 'skip', acceptedAt: held.acceptedAt, messageId: held.messageId }
    : { may: 'give-up' };
}

/**
 * Notes how the server answered: `accepted`, `refused`, or `pending` where the message certainly did not reach it.
 * Answers when, by our clock.
 */
export async function noteAnswer(
  db: Database,
  jobId: string,
  answer: { state: 'accepted' | 'refused' | 'pending'; response: string },
): Promise<Date> {
  const now = new Date();
  await db.email.updateMany({
    where: { jobId, state: 'sending' },
    data: { ...answer, ...(answer.state === 'accepted' && { acceptedAt: now }) },
  });
  return now;
}
