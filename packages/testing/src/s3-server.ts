import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { freePort } from './free-port';

interface Answer {
  status: number;
  /** XML. */
  body: string;
}

/** What the server answers to a request, where that is not what S3 would. */
type Conduct = (request: IncomingMessage) => Answer | undefined;

export interface S3Server {
  url: string;
  /** Makes a bucket and answers the STORAGE_URL of it. */
  createBucket(name: string): Promise<string>;
  /** Removes a bucket. Throws where there is anything in it, also an upload that was begun and not ended. */
  removeBucket(name: string): Promise<void>;
  conduct(conduct: Conduct): void;
  /** Answers that have neither arrived whole nor been given up. */
  answering(): number;
  /** Bytes that have come in so far, from everybody. */
  received(): number;
  /** Breaks off all that is under way and listens no more; keeps what it has. */
  stop(): Promise<void>;
  /** Listens again, on the same port. */
  start(): Promise<void>;
}

/** Starts a server that speaks the protocol of S3 and keeps everything in memory. It does as the test says. */
export async function startS3Server(): Promise<S3Server> {
  // Not at the top: it takes long to load, and hardly any test asks for it.
  const { buildApp } = await import('fauxqs');
  const s3 = buildApp({ logger: false });
  await s3.ready();
  const open = new Set<ServerResponse>();
  const server = createServer(answer);
  const port = await freePort();
  let conduct: Conduct = () => undefined;
  let received = 0;

  function answer(request: IncomingMessage, response: ServerResponse): void {
    open.add(response);
    response.once('close', () => open.delete(response));
    const wanted = conduct(request);
    if (wanted) response.writeHead(wanted.status, { 'Content-Type': 'application/xml' }).end(wanted.body);
    else s3.routing(request, response);
  }

  async function ask(method: string, bucket: string): Promise<void> {
    const response = await fetch(`http://127.0.0.1:${port}/${bucket}`, { method });
    if (!response.ok) throw new Error(`${method} ${bucket}: ${response.status} ${await response.text()}`);
  }

  server.on('connection', (socket) => socket.on('data', ({ length }) => (received += length)));

  async function start(): Promise<void> {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  }
  await start();
  const url = `http://127.0.0.1:${port}`;

  return {
    url,
    async createBucket(name) {
      await ask('PUT', name);
      return `s3://${name}?endpoint=${url}&region=us-east-1`;
    },
    removeBucket: (name) => ask('DELETE', name),
    conduct(next) {
      conduct = next;
    },
    answering: () => open.size,
    received: () => received,
    async stop() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
    start,
  };
}

/** How S3 refuses a request, by its own name for the reason. */
export function s3Error(status: number, code: string): Answer {
  return { status, body: `<Error><Code>${code}</Code><Message>as the test wants it</Message></Error>` };
}
