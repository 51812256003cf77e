import { Readable } from 'node:stream';
import { createTransport } from 'nodemailer';
import { brokenOff, refusal } from './delivery-error';

export interface Outgoing {
  to: string;
  messageId: string;
  subject: string;
  html: string;
  text: string;
  /** Which attempt of its job sends it. */
  attempt: number;
}

/** Delivers a message and answers what the server said. Throws a `DeliveryError` where it was not accepted. */
export type Deliver = (outgoing: Outgoing) => Promise<string>;

const timeouts = { connectionTimeout: 5_000, greetingTimeout: 5_000, socketTimeout: 15_000 };

/** Opens a connection pool to the mail server of `url`; nothing is connected before the first message. */
export function openSmtp(url: string, from: string): { deliver: Deliver; close(): void } {
  const pool = createTransport({ url, pool: true, maxConnections: 5, ...timeouts });
  const probe = createTransport({ url, ...timeouts });

  // The body is read only when the server has answered DATA: before that it certainly does not have the message.
  const readBodies = new Set<string>();
  pool.use('stream', ({ message, data }, done) => {
    message.processFunc((input) =>
      Readable.from(noting(input, () => readBodies.add(String(data.messageId)))),
    );
    done();
  });

  async function deliver({ to, attempt: _attempt, ...message }: Outgoing): Promise<string> {
    try {
      const { response } = await pool.sendMail({
        ...message,
        from: { name: 'Offload', address: from },
        // As an object: a string may name two people.
        to: { name: '', address: to },
      });
      return response;
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      const { responseCode, response } = answerOf(error);
      // 421 is the server going away, whatever it was asked.
      if (responseCode && responseCode !== 421) throw refusal(responseCode, response);
      throw brokenOff(readBodies.has(message.messageId), error, () => probe.verify());
    } finally {
      readBodies.delete(message.messageId);
    }
  }

  return { deliver, close: () => pool.close() };
}

async function* noting(input: Readable, onRead: () => void) {
  onRead();
  yield* input;
}

function answerOf(error: Error): { responseCode: number | null; response: string } {
  const responseCode = 'responseCode' in error ? Number(error.responseCode) : null;
  const response = 'response' in error ? String(error.response) : error.message;
  return { responseCode: responseCode || null, response };
}
