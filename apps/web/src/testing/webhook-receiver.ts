import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';
import { findFreePort } from '@offload/processes';

export interface WebhookReceiver {
  /** Its `host:port`. */
  host: string;
  url: string;
  received: { headers: IncomingHttpHeaders; body: string }[];
  /** What it responds with. */
  status: number;
  /** Forgets what it has received, and accepts again. */
  reset(): void;
  close(): void;
}

/** Starts a server that takes webhooks and remembers them. */
export async function startWebhookReceiver(): Promise<WebhookReceiver> {
  const port = await findFreePort();
  const server = createServer(async (request, response) => {
    receiver.received.push({ headers: request.headers, body: await text(request) });
    response.writeHead(receiver.status).end();
  });
  const receiver: WebhookReceiver = {
    host: `localhost:${port}`,
    url: `http://localhost:${port}/`,
    received: [],
    status: 204,
    reset() {
      receiver.received = [];
      receiver.status = 204;
    },
    close: () => server.close(),
  };
  await once(server.listen(port, '127.0.0.1'), 'listening');
  return receiver;
}
