import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';
import { setting } from '../setting';

interface WebhookReceiver {
  url: string;
  /** How it responds from now on. */
  reply(status: number, body?: string): void;
  /** Returns the messages that this secret verifies, with their IDs. Throws if it doesn't verify one. */
  messages(secret: string): { id: string; type: string; data: { id: string } }[];
  close(): Promise<void>;
}

/** Starts a receiver of webhooks where workers may reach it. */
export async function openWebhookReceiver(): Promise<WebhookReceiver> {
  const port = setting('E2E_PICTURES_PORT');
  const received: { headers: Record<string, string>; body: string }[] = [];
  let response = { status: 204, body: '' };
  const server = createServer(async (request, answer) => {
    const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)]);
    received.push({ headers: Object.fromEntries(headers), body: await text(request) });
    answer.writeHead(response.status).end(response.body);
  });
  server.listen(Number(port), 'localhost');
  await once(server, 'listening');
  return {
    url: `http://localhost:${port}/hooks`,
    reply(status, body = '') {
      response = { status, body };
    },
    messages: (secret) =>
      received.map(({ headers, body }) => {
        new Webhook(secret).verify(body, headers);
        return { id: headers['webhook-id'] ?? '', ...JSON.parse(body) };
      }),
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
