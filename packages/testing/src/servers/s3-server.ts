import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { findFreePort } from '@offload/processes';
import { started } from '../started';

interface Answer {
  status: number;
  /** XML. */
  body: string;
}

/** The server's response to a request, if it differs from S3's. */
type Conduct = (request: IncomingMessage) => Answer | undefined;

export interface S3Server {
  url: string;
  /** Creates a bucket. Returns its STORAGE_URL. */
  createBucket(name: string): Promise<string>;
  /** Removes a bucket. Throws if it isn't empty, or has an unfinished upload. */
  removeBucket(name: string): Promise<void>;
  conduct(conduct: Conduct): void;
  /** The number of responses that are still being sent. */
  answering(): number;
  /** The number of bytes received so far. */
  received(): number;
  /** Closes all connections and stops listening, but keeps its data. */
  stop(): Promise<void>;
  /** Listens again on the same port. */
  start(): Promise<void>;
}

/** Starts an S3-compatible server that keeps everything in memory and behaves as the test says. */
export async function startS3Server(): Promise<S3Server> {
  // Not at the top, because it takes long to load and few tests use it.
  started('S3 server');
  const { buildApp } = await import('fauxqs');
  const s3 = buildApp({ logger: false });
  await s3.ready();
  const open = new Set<ServerResponse>();
  const server = createServer(answer);
  const port = await findFreePort();
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

/** Returns S3's response to a rejected request, by its error code. */
export function s3Error(status: number, code: string): Answer {
  return { status, body: `<Error><Code>${code}</Code><Message>as the test wants it</Message></Error>` };
}
