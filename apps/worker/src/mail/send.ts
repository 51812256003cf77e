import {
  beginSending,
  type Claim,
  type Database,
  findMessage,
  noteAnswer,
  persist,
  readdressToOwner,
} from '@offload/db';
import type { Message } from '@offload/jobs/context';
import type { JobContract } from '@offload/jobs/define';
import { PermanentError } from '@offload/jobs/errors';
import { plainText } from '../run/plain-text';
import { Stopped } from '../run/stop-reason';
import type { Deliver } from './deliver';
import { isDeliveryError } from './delivery-error';

export interface Mailer {
  db: Database;
  deliver: Deliver;
  /** The domain of our message ids. */
  domain: string;
  /** Fires when a write that the database does not take is given up. */
  giveUp: AbortSignal;
}

/**
 * Sends a job's one message under its ledger: what the server has accepted is never sent again, and where nobody knows,
 * at most one copy more. Throws what the job should fail with. An email goes to the owner's verified address
 * only, unless its kind grants access (then to the owner's address), or staff choose its recipient.
 */
export async function sendOnce(
  { db, deliver, domain, giveUp }: Mailer,
  claim: Claim,
  message: Message,
  {
    grantsAccess = false,
    editableRecipient = false,
  }: Pick<JobContract, 'grantsAccess' | 'editableRecipient'>,
): Promise<{ messageId: string; acceptedAt: string }> {
  // Whatever was written down when it was enqueued: addresses change, and what opens an account follows them.
  if (grantsAccess) await readdressToOwner(db, claim);
  const line = await findMessage(db, claim.id);
  if (!line) throw new Error('a job that sends a message is enqueued with its recipient');
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
    // What the server has taken must be written down, or a second copy would follow.
    const note = () => noteAnswer(db, claim.id, { state: 'accepted', response: plainText(response) });
    const acceptedAt = await persist(note, giveUp);
    return { messageId, acceptedAt: acceptedAt.toISOString() };
  } catch (error) {
    if (!isDeliveryError(error)) throw error;
    const { state, response, reason } = error;
    if (state) await persist(() => noteAnswer(db, claim.id, { state, response }), giveUp);
    throw reason;
  }
}

const unverified = "This email is sent to the owner's verified address only, and this isn't one.";
const unanswered =
  'The mail server broke off twice without saying whether it took the message. Retry it only if it has not arrived.';
