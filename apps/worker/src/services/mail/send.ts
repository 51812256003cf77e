import type { Database } from '@offload/core';
import type { AnyContract } from '@offload/core/contract';
import { PermanentError } from '@offload/core/errors';
import { type Claim, persist, plainText, Stopped } from '@offload/core/worker';
import { beginSending, findMessage, readdressToOwner, recordSmtpResponse } from '@offload/db';
import { requireSendsEmail } from '@offload/jobs/services/promises';
import type { Message } from '@offload/jobs/services/services';
import type { Deliver } from './deliver';
import { isDeliveryError } from './delivery-error';

export interface Mailer {
  db: Database;
  deliver: Deliver;
  /** The domain of our message ids. */
  domain: string;
  /** Aborts when writes that the database doesn't accept are given up. */
  giveUp: AbortSignal;
}

/**
 * Sends a job's email under its ledger: an email that the server has accepted is never sent again, and one whose delivery
 * is unknown at most once more. Throws what the job should fail with. An email goes to the owner's verified address only,
 * unless its kind grants access (then to the owner's address), or staff choose its recipient.
 */
export async function sendOnce(
  { db, deliver, domain, giveUp }: Mailer,
  claim: Claim,
  message: Message,
  contract: AnyContract,
): Promise<{ messageId: string; acceptedAt: string }> {
  requireSendsEmail(contract);
  const { grantsAccess = false, editableRecipient = false } = contract;
  // Whatever was recorded when it was enqueued: addresses change, and what opens an account follows them.
  if (grantsAccess) await readdressToOwner(db, claim);
  const line = await findMessage(db, claim.id);
  // It was enqueued before its contract said that it sends an email.
  if (!line) throw new PermanentError('contract', `${claim.kind} was enqueued without a recipient.`);
  if (!grantsAccess && !editableRecipient && !line.isVerified)
    throw new PermanentError('address_unverified', unverified);
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
    // What the server has accepted must be recorded, or a second copy would follow.
    const record = () =>
      recordSmtpResponse(db, claim.id, { state: 'accepted', response: plainText(response) });
    const acceptedAt = await persist(record, giveUp);
    return { messageId, acceptedAt: acceptedAt.toISOString() };
  } catch (error) {
    if (!isDeliveryError(error)) throw error;
    const { state, response, reason } = error;
    if (state) await persist(() => recordSmtpResponse(db, claim.id, { state, response }), giveUp);
    throw reason;
  }
}

const unverified = "This email is sent to the owner's verified address only, and this isn't one.";
const unanswered =
  'The mail server broke off twice without saying whether it took the message. Retry it only if it has not arrived.';
