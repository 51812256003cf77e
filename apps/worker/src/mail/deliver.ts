import { Readable } from 'node:stream';
import { createTransport } from 'nodemailer';
import { brokenOff, refusal } from './delivery-error';

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

const timeouts = { connectionTimeout: 5_000, greetingTimeout: 5_000, socketTimeout: 15_000 };

/** Opens a connection pool to the mail server of `url`; nothing is connected before the first message. */
export function openSmtp(url: string, from: string): { deliver: Deliver; close(): void } {
  const pool = createTransport({ url, pool: true, maxConnections: 5, ...timeouts });
  const probe = createTransport({ url, ...timeouts });

  const underWay = new Map<unknown, () => Promise<void>>();
  pool.use('stream', ({ message, data }, done) => {
    // A generator starts when it is first read, which is when the server has answered DATA.
    message.processFunc((input) => Readable.from(afterLeave(input, underWay.get(data.messageId))));
    done();
  });

  async function deliver(outgoing: Outgoing): Promise<string> {
    const { to, messageId, subject, html, text } = outgoing;
    let hasBegun = false;
    let objection: unknown = null;
    underWay.set(messageId, async () => {
      try {
        await outgoing.beforeBody();
        hasBegun = true;
      } catch (error) {
        objection = error;
        throw error;
      }
    });
    try {
      const addresses = { from: { name: 'Offload', address: from }, to: { name: '', address: to } };
      const { response } = await pool.sendMail({ ...addresses, messageId, subject, html, text });
      return response;
    } catch (error) {
      throw objection ?? explain(error, hasBegun, () => probe.verify());
    } finally {
      underWay.delete(messageId);
    }
  }

  return { deliver, close: () => pool.close() };
}

async function* afterLeave(input: Readable, leave?: () => Promise<void>) {
  await leave?.();
  yield* input;
}

function explain(error: unknown, hasBegun: boolean, probe: () => Promise<unknown>): unknown {
  if (!(error instanceof Error)) return error;
  const code = 'responseCode' in error ? Number(error.responseCode) : 0;
  const response = 'response' in error ? String(error.response) : error.message;
  // 421 is the server going away, whatever it was asked.
  return code > 0 && code !== 421 ? refusal(code, response) : brokenOff(hasBegun, error, probe);
}
