import type { Readable } from 'node:stream';
import SMTPConnection from 'nodemailer/lib/smtp-connection';

export interface Dialogue {
  from: string;
  to: string;
  /** Makes the message. Whoever reads it first calls `onAsked`: that is when the server asks for the body. */
  createBody(onAsked: () => void): Readable;
}

/** How many milliseconds the server may take. */
export interface Patience {
  /** To let us in, and then to ask for the body. */
  dialogueMs: number;
  /** To ask for the body of a later message: an idle connection may have died without a word. */
  reusedMs: number;
  /** To reply to the body. */
  replyMs: number;
}

export type SmtpOptions = ConstructorParameters<typeof SMTPConnection>[0] & {
  auth?: Parameters<SMTPConnection['login']>[0] | undefined;
};

/** A connection that the mail server has let in. It carries one message at a time. */
export interface Session {
  /** Whether it has carried a message. */
  isReused(): boolean;
  /** Whether the server has asked for the body of the last message. */
  hasBegun(): boolean;
  /** Returns the server's reply. Rejects with Nodemailer's error, after which the session is of no use. */
  send(dialogue: Dialogue): Promise<string>;
  /** Calls `listener` when the connection has ended, whoever ended it. */
  onEnd(listener: () => void): void;
  close(): void;
}

/** Connects and logs in. */
export async function openSession(
  { auth, ...options }: SmtpOptions,
  { dialogueMs, reusedMs, replyMs }: Patience,
): Promise<Session> {
  const timeouts = { connectionTimeout: dialogueMs, greetingTimeout: dialogueMs, socketTimeout: replyMs };
  const connection = new SMTPConnection({ ...options, ...timeouts });
  let fail: (error: Error) => void = () => undefined;
  const broken = new Promise<never>((_resolve, reject) => {
    fail = reject;
  });
  // Each step waits for it; between two steps nobody does.
  broken.catch(() => undefined);
  connection.on('error', fail);
  // Nodemailer drops what waits for a reply when a connection is closed.
  connection.on('end', () => fail(connectionError('The connection was closed')));

  /** Waits for a step, and gives the connection up if that takes too long. `stopTimer` allows more time. */
  async function within<Value>(ms: number, step: (stopTimer: () => void) => Promise<Value>): Promise<Value> {
    const timer = setTimeout(() => {
      fail(connectionError(`The mail server was silent for ${ms / 1_000} s`));
      connection.close();
    }, ms);
    try {
      return await Promise.race([broken, step(() => clearTimeout(timer))]);
    } finally {
      clearTimeout(timer);
    }
  }

  try {
    await within(dialogueMs, async () => {
      await called((done) => connection.connect(done));
      if (auth && connection.allowsAuth) await called((done) => connection.login(auth, done));
    });
  } catch (error) {
    connection.close();
    throw error;
  }
  let isReused = false;
  let hasBegun = false;

  return {
    isReused: () => isReused,
    hasBegun: () => hasBegun,
    async send({ from, to, createBody }) {
      hasBegun = false;
      const info = await within(isReused ? reusedMs : dialogueMs, (stopTimer) => {
        const body = createBody(() => {
          stopTimer();
          hasBegun = true;
        });
        return called<{ response?: string }>((done) => connection.send({ from, to }, body, done));
      });
      isReused = true;
      return info?.response ?? '';
    },
    onEnd: (listener) => connection.on('end', listener),
    close: () => connection.close(),
  };
}

/** What a function of Nodemailer calls back with. */
function called<Value>(
  call: (done: (error?: Error | null, value?: Value) => void) => void,
): Promise<Value | undefined> {
  return new Promise((resolve, reject) => {
    call((error, value) => (error ? reject(error) : resolve(value)));
  });
}

/** An error as Nodemailer makes it of a connection. */
function connectionError(message: string): Error {
  return Object.assign(new Error(message), { code: 'ECONNECTION', command: 'CONN' });
}
