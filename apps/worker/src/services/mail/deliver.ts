import { Readable } from 'node:stream';
import { isOutageError } from '@offload/core/errors';
import MailComposer from 'nodemailer/lib/mail-composer';
import { explain, isDeliveryError } from './delivery-error';
import type { Patience } from './session';
import { openSessions } from './sessions';

interface Outgoing {
  to: string;
  messageId: string;
  subject: string;
  html: string;
  text: string;
  /** Which attempt of its job sends it. */
  attempt: number;
  /** Called when the server asks for the body: before that it certainly does not have it. May still throw. */
  beforeBody(): Promise<void>;
}

/** Delivers a message and answers what the server said. Throws a `DeliveryError` where it was not accepted. */
export type Deliver = (outgoing: Outgoing) => Promise<string>;

// RFC 5321 (4.5.3.2) gives a server ten minutes to reply to a body: it may have the message before it says so.
const usualPatience: Patience = { dialogueMs: 60_000, reusedMs: 10_000, replyMs: 11 * 60_000 };

/** Opens the way to the mail server of `url`; nothing is connected before the first message. */
export function openSmtp(
  url: string,
  from: string,
  patience = usualPatience,
): { deliver: Deliver; close(): void } {
  const sessions = openSessions(url, patience);

  async function deliver(outgoing: Outgoing): Promise<string> {
    let hasBegun = false;
    let permissionError: unknown = null;
    async function requestPermission(): Promise<void> {
      try {
        await outgoing.beforeBody();
        hasBegun = true;
      } catch (error) {
        permissionError = error;
        // Nodemailer writes on what ends a stream.
        throw new Error('The message was held back');
      }
    }
    const createBody = (onAsked: () => void) =>
      compose(outgoing, from, async () => {
        onAsked();
        await requestPermission();
      });
    try {
      return await sessions.send({ from, to: outgoing.to, createBody });
    } catch (error) {
      throw permissionError ?? explain(error, hasBegun, () => reachBody(outgoing));
    }
  }

  /**
   * Has the same dialogue once more, up to the body. Resolves once the server asks for it, or says no for a reason that is
   * no outage: whatever stopped the message would stop this, so a queue that goes on after it does not stop again at once.
   */
  async function reachBody(outgoing: Outgoing): Promise<void> {
    const reached = new Error('The server asked for the body');
    try {
      await deliver({ ...outgoing, beforeBody: () => Promise.reject(reached) });
    } catch (error) {
      if (error === reached) return;
      if (!isDeliveryError(error)) throw error;
      if (isOutageError(error.reason)) throw error.reason;
    }
  }

  return { deliver, close: sessions.close };
}

function compose(
  { to, messageId, subject, html, text }: Outgoing,
  from: string,
  onRead: () => Promise<void>,
): Readable {
  const addresses = { from: { name: 'Offload', address: from }, to: { name: '', address: to } };
  const mail = new MailComposer({ ...addresses, messageId, subject, html, text }).compile();
  // A generator starts when it is first read, which is when the server has answered DATA.
  mail.processFunc((input) => Readable.from(readAfter(onRead, input)));
  return mail.createReadStream();
}

async function* readAfter(onRead: () => Promise<void>, input: Readable) {
  await onRead();
  yield* input;
}
