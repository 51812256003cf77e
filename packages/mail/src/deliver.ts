import { Readable } from 'node:stream';
import { isOutageError } from '@offload/core/contract';
import MailComposer from 'nodemailer/lib/mail-composer';
import { explain, isDeliveryError } from './delivery-error';
import type { SmtpTimeouts } from './session';
import { openSessions } from './sessions';

interface Outgoing {
  to: string;
  messageId: string;
  subject: string;
  html: string;
  text: string;
  /** The attempt of the job that sends it. */
  attempt: number;
  /** Called when the server asks for the body. Until then it can't have the message. May throw to stop it. */
  beforeBody(): Promise<void>;
}

/** Delivers an email. Returns the server's response. Throws a `DeliveryError` if the server didn't accept it. */
export type Deliver = (outgoing: Outgoing) => Promise<string>;

// RFC 5321 (4.5.3.2) gives a server ten minutes to reply to a body. It may have the message before it replies.
const defaultTimeouts: SmtpTimeouts = { dialogueMs: 60_000, reusedMs: 10_000, replyMs: 11 * 60_000 };

/** Prepares delivery through the mail server at `url`. Connects with the first email. */
export function openSmtp(
  url: string,
  from: string,
  timeouts = defaultTimeouts,
): { deliver: Deliver; close(): void } {
  const sessions = openSessions(url, timeouts);

  async function deliver(outgoing: Outgoing): Promise<string> {
    const permission = createPermission(outgoing);
    const createBody = (onAsked: () => void) =>
      compose(outgoing, from, async () => {
        onAsked();
        await permission.request();
      });
    try {
      return await sessions.send({ from, to: outgoing.to, createBody });
    } catch (error) {
      throw permission.error() ?? explain(error, permission.isGiven(), () => reachBody(outgoing));
    }
  }

  /**
   * Repeats the dialogue up to the body. Resolves when the server asks for the body, or rejects the message for a reason that
   * isn't an outage. Whatever stopped the email would stop this too, so a resumed queue isn't paused again immediately.
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

/** Requests permission to send a body, and remembers the outcome. */
function createPermission({ beforeBody }: Pick<Outgoing, 'beforeBody'>) {
  let isGiven = false;
  let permissionError: unknown = null;
  return {
    isGiven: () => isGiven,
    error: () => permissionError,
    async request(): Promise<void> {
      try {
        await beforeBody();
        isGiven = true;
      } catch (error) {
        permissionError = error;
        // An error keeps Nodemailer from ending the body, which would complete the message.
        throw new Error('The email was not permitted to be sent');
      }
    },
  };
}

function compose(
  { to, messageId, subject, html, text }: Outgoing,
  from: string,
  onRead: () => Promise<void>,
): Readable {
  const addresses = { from: { name: 'Offload', address: from }, to: { name: '', address: to } };
  const mail = new MailComposer({ ...addresses, messageId, subject, html, text }).compile();
  // A generator starts when it's first read, which is after the server has responded to DATA.
  mail.processFunc((input) => Readable.from(readAfter(onRead, input)));
  return mail.createReadStream();
}

async function* readAfter(onRead: () => Promise<void>, input: Readable) {
  await onRead();
  yield* input;
}
