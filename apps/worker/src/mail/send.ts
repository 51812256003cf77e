import { beginSending, type Claim, type Database, noteAnswer } from '@offload/db';
import type { Message } from '@offload/jobs/context';
import { PermanentError } from '@offload/jobs/errors';
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
  const answer = await beginSending(db, claim, `<${claim.id}@${domain}>`);
  if (answer.may === 'nothing')
    throw new Error('this run may not send: its claim is gone, or it has no recipient');
  if (answer.may === 'skip')
    return { messageId: answer.messageId, acceptedAt: answer.acceptedAt.toISOString() };
  if (answer.may === 'give-up') throw new PermanentError('mail_unanswered', unanswered);

  const { recipient, messageId } = answer.permit;
  try {
    const response = await deliver({ ...message, to: recipient, messageId, attempt: claim.attempt });
    const acceptedAt = await noteAnswer(db, claim.id, { state: 'accepted', response });
    return { messageId, acceptedAt: acceptedAt.toISOString() };
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error;
    if (error.fate !== 'unknown') {
      const state = error.fate === 'refused' ? 'refused' : 'pending';
      await noteAnswer(db, claim.id, { state, response: error.response });
    }
    throw error.reason;
  }
}

const unanswered =
  'The mail server broke off twice without saying whether it took the message. Retry it only if it has not arrived.';
