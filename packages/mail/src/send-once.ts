import { type JobContract, PermanentError } from '@offload/core/contract';
import { type Database, persist, plainText } from '@offload/core/sql';
import { type Claim, Stopped } from '@offload/core/worker';
import { deferred } from './deferral';
import type { Deliver } from './deliver';
import { type DeliveryError, isDeliveryError } from './delivery-error';
import { beginSending, findMessage, type OwnerAddress, recordDeferral, recordSmtpResponse } from './ledger';

export interface Mailer {
  /** Connections that keep plans: all statements find rows by their keys. */
  db: Database;
  owner: OwnerAddress;
  deliver: Deliver;
  /** The domain of our Message-IDs. */
  domain: string;
  /** Aborts when the worker gives up on writes that the database doesn't accept. */
  giveUp: AbortSignal;
}

/**
 * Sends a job's email as its ledger allows: an accepted email is never sent again, and one whose delivery is unknown is sent
 * at most once more. Throws the error that the job should fail with. The recipient must be the owner's verified address,
 * unless the kind grants access (then it's the owner's address, verified or not) or staff can choose the recipient.
 */
export async function sendOnce(
  { db, owner, deliver, domain, giveUp }: Mailer,
  claim: Claim,
  message: Pick<Parameters<Deliver>[0], 'subject' | 'html' | 'text'>,
  {
    grantsAccess = false,
    editableRecipient = false,
  }: Pick<JobContract, 'grantsAccess' | 'editableRecipient'>,
): Promise<{ messageId: string; acceptedAt: string }> {
  // Users change their address, and emails that grant access must follow.
  const line = await findMessage(db, owner, claim, { toOwner: grantsAccess });
  // It was enqueued before its contract declared `sendsEmail`.
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
    // The acceptance must be recorded, or a second copy would be sent.
    const record = () =>
      recordSmtpResponse(db, claim.id, { state: 'accepted', response: plainText(response) });
    const acceptedAt = await persist(record, giveUp);
    return { messageId, acceptedAt: acceptedAt.toISOString() };
  } catch (error) {
    if (isDeliveryError(error)) await recordFailure({ db, giveUp }, claim.id, error);
    throw error;
  }
}

/** Records why an email wasn't accepted. Throws the error that its job should fail with. */
async function recordFailure(
  { db, giveUp }: Pick<Mailer, 'db' | 'giveUp'>,
  id: string,
  { state, response, reason }: DeliveryError,
): Promise<never> {
  if (!(reason instanceof Error)) {
    const deferral = { by: reason, state, response };
    const sinceMs = await persist(() => recordDeferral(db, id, deferral), giveUp);
    throw deferred(reason, { sinceMs, response });
  }
  if (state) await persist(() => recordSmtpResponse(db, id, { state, response }), giveUp);
  throw reason;
}

const unverified =
  "This email can only be sent to the owner's verified address, and this address isn't verified.";
const unanswered =
  "The connection to the mail server broke twice before it confirmed the email. Retry the job only if the email hasn't arrived.";
