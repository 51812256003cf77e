import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { findFreePort } from '@offload/processes';
import { SMTPServer } from 'smtp-server';

interface Mail {
  to: string;
  messageId: string;
  source: string;
}

type Step = 'greeting' | 'login' | 'sender' | 'recipient' | 'body';
/** What the server does at a step: continues, rejects with a code or a whole reply, or closes the connection. */
type Reply = undefined | number | `${number} ${string}` | 'break-off';
/** Decides about a step, and may take any time. `about` is the address or the user name, if any. */
type Conduct = (step: Step, about: string) => Promise<Reply> | Reply;

export interface MailServer {
  url: string;
  /** The accepted emails, in order. */
  accepted: Mail[];
  conduct(conduct: Conduct): void;
  stop(): Promise<void>;
  /** Restarts it on the same port. */
  start(): Promise<void>;
}

/** Starts a mail server that behaves as the test says, and accepts everything by default. */
export async function startMailServer(): Promise<MailServer> {
  const accepted: Mail[] = [];
  let conduct: Conduct = () => undefined;
  const port = await findFreePort();
  let server = build();

  function build(): SMTPServer {
    const built = new SMTPServer({
      authOptional: true,
      allowInsecureAuth: true,
      authMethods: ['PLAIN'],
      disabledCommands: ['STARTTLS'],
      disableReverseLookup: true,
      closeTimeout: 50,
      async onConnect(session, callback) {
        callback(failure(await conduct('greeting', ''), session));
      },
      async onAuth({ username = '' }, session, callback) {
        callback(failure(await conduct('login', username), session), { user: username });
      },
      async onMailFrom({ address }, session, callback) {
        callback(failure(await conduct('sender', address), session));
      },
      async onRcptTo({ address }, session, callback) {
        callback(failure(await conduct('recipient', address), session));
      },
      async onData(stream, session, callback) {
        const source = await text(stream).catch((error: Error) => error);
        if (source instanceof Error) return callback(source);
        const to = session.envelope.rcptTo[0]?.address ?? '';
        const failed = failure(await conduct('body', to), session);
        if (!failed)
          accepted.push({ to, source, messageId: /^message-id:\s*(<[^>]+>)/im.exec(source)?.[1] ?? '' });
        callback(failed);
      },
    });
    // Many tests are about clients that disconnect in the middle.
    built.on('error', () => undefined);
    return built;
  }

  function failure(reply: Reply, session: { id: string }): Error | null {
    if (reply === undefined) return null;
    if (reply === 'break-off') {
      for (const connection of server.connections) {
        if (connection.session.id === session.id) connection._socket.destroy();
      }
    }
    const [, code = '421', text = ''] = /^(\d{3}) ?(.*)$/.exec(String(reply)) ?? [];
    return Object.assign(new Error(text || 'rejected by the test'), { responseCode: Number(code) });
  }

  async function start(): Promise<void> {
    server = build();
    const listener = server.listen(port, '127.0.0.1');
    await once(listener, 'listening');
  }
  await start();

  return {
    url: `smtp://127.0.0.1:${port}`,
    accepted,
    conduct(next) {
      conduct = next;
    },
    stop: () => new Promise((resolve) => server.close(() => resolve())),
    start,
  };
}
