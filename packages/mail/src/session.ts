import type { Readable } from 'node:stream';
import SMTPConnection from 'nodemailer/lib/smtp-connection';

export interface Dialogue {
  from: string;
  to: string;
  /** Creates the message. The first read, when the server asks for the body, calls `onAsked`. */
  createBody(onAsked: () => void): Readable;
}

/** How many milliseconds the server may take. */
export interface SmtpTimeouts {
  /** To accept the connection, and then to ask for the body. */
  dialogueMs: number;
  /** To ask for the body of a later message, since an idle connection may have died unnoticed. */
  reusedMs: number;
  /** To reply to the body. */
  replyMs: number;
}

export type SmtpOptions = ConstructorParameters<typeof SMTPConnection>[0] & {
  auth?: Parameters<SMTPConnection['login']>[0] | undefined;
};

/** A connection that the mail server has accepted. It carries one message at a time. */
export interface Session {
  /** Whether it has carried a message. */
  isReused(): boolean;
  /** Whether the server has requested the body of the last message. */
  hasBegun(): boolean;
  /** Returns the server's reply. Rejects with Nodemailer's error, after which the session can't be used. */
  send(dialogue: Dialogue): Promise<string>;
  /** Calls `listener` when the connection has ended, no matter who ended it. */
  onEnd(listener: () => void): void;
  close(): void;
}

/** Connects and logs in. */
export async function openSession(
  { auth, ...options }: SmtpOptions,
  { dialogueMs, reusedMs, replyMs }: SmtpTimeouts,
): Promise<Session> {
  const timeouts = { connectionTimeout: dialogueMs, greetingTimeout: dialogueMs, socketTimeout: replyMs };
  const connection = new SMTPConnection({ ...options, ...timeouts });
  const withTimeout = guardSteps(connection);
  try {
    await withTimeout(dialogueMs, async () => {
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
      const info = await withTimeout(isReused ? reusedMs : dialogueMs, (stopTimer) => {
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

/**
 * Returns a function that waits for a step of a dialogue, which fails if the connection breaks. Closes the connection if the
 * step takes too long, unless `stopTimer` was called.
 */
function guardSteps(connection: SMTPConnection) {
  let brokenBy: Error | null = null;
  let failStep: (error: Error) => void = () => undefined;
  function fail(error: Error): void {
    brokenBy ??= error;
    // A server may reply and close at once. What it has said counts, and takes a promise or two to arrive.
    setImmediate(failStep, error);
  }
  connection.on('error', fail);
  // When a connection is closed, Nodemailer doesn't call back whatever waits for a reply.
  connection.on('end', () => fail(connectionError('The connection was closed')));

  return async <Value>(ms: number, step: (stopTimer: () => void) => Promise<Value>): Promise<Value> => {
    const timer = setTimeout(() => {
      fail(connectionError(`The mail server didn't respond for ${ms / 1_000} s`));
      connection.close();
    }, ms);
    try {
      // A race with one promise of the connection would keep the outcome of each step in memory until the connection ends.
      return await new Promise<Value>((resolve, reject) => {
        failStep = reject;
        if (brokenBy) reject(brokenBy);
        step(() => clearTimeout(timer)).then(resolve, reject);
      });
    } finally {
      clearTimeout(timer);
    }
  };
}

function called<Value>(
  call: (done: (error?: Error | null, value?: Value) => void) => void,
): Promise<Value | undefined> {
  return new Promise((resolve, reject) => {
    call((error, value) => (error ? reject(error) : resolve(value)));
  });
}

/** Returns an error like Nodemailer's connection errors. */
function connectionError(message: string): Error {
  return Object.assign(new Error(message), { code: 'ECONNECTION', command: 'CONN' });
}
