import { beginSending, type Claim, type Database, findMessage, noteAnswer } from '@offload/db';
import type { Message } from '@offload/jobs/context';
import { PermanentError } from '@offload/jobs/errors';
import { Stopped } from '../stop-reason';
import type { Deliver } from './deliver';
import { DeliveryError } from './delivery-error';

export interface Mailer {
  db: Database;
  deliver: Deliver;
  /** The domain of our message ids. */
  domain: string;
}

/**
 * Sends a job's one message under its ledger: what the server has accepted is never sent again, and where nobody knows,
 * at most one copy more. Throws what the job should fail with.
 */
export async function sendOnce(
  { db, deliver, domain }: Mailer,
  claim: Claim,
  message: Message,
): Promise<{ messageId: string; acceptedAt: string }> {
  const line = await findMessage(db, claim.id);
  if (!line) throw new Error('a job that sends a message is enqueued with its recipient');
  const messageId = line.messageId ?? `<${claim.id}@${domain}>`;
  if (line.acceptedAt) return { messageId, acceptedAt: line.acceptedAt.toISOString() };
  if (line.state === 'sending' && line.unanswered > 0)
    throw new PermanentError('mail_unanswered', unanswered);

  async function beforeBody(): Promise<void> {
    if (!(await beginSending(db, claim, messageId))) throw new Stopped('lost');
  }
  try {
    const outgoing = { ...message, to: line.recipient, messageId, attempt: claim.attempt, beforeBody };
    const response = await deliver(outgoing);
    const acceptedAt = await noteAnswer(db, claim.id, { state: 'accepted', response });
    return { messageId, acceptedAt: acceptedAt.toISOString() };
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error;
    const { state, response, reason } = error;
    if (state) await noteAnswer(db, claim.id, { state, response });
    throw reason;
  }
}

const unanswered =
  'The mail server broke off twice without saying whether it took the message. Retry it only if it has not arrived.';
