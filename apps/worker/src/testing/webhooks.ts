import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { JobDefinition } from '@offload/core/contract';
import type { Prisma } from '@offload/db';
import { sealingKeys } from '@offload/env';
import { loadKinds } from '@offload/kinds/load-kinds';
import { newWebhookSecret, sealSecret } from '@offload/outgoing';
import { Webhook } from 'standardwebhooks';
import { startWebServer } from '../services/fetch/testing/web-server';
import { authSecret, openJobSystem } from './job-system';

interface Received {
  path: string;
  headers: Record<string, string>;
  body: string;
}

export const secret = newWebhookSecret();

/** Encrypts a secret as the system of the test does. */
export const seal = (plain: string) => sealSecret(plain, sealingKeys({ AUTH_SECRET: authSecret }));

/** Verifies a message with a secret, and returns it. */
export function verify({ headers, body }: Received, by = secret): unknown {
  return new Webhook(by).verify(body, headers);
}

/** A job system with a worker that retries immediately, and a receiver that it may reach. */
export async function openWebhookSystem(kinds: JobDefinition[] = []) {
  const received: Received[] = [];
  /** How the receiver responds to the next requests; 204 to all others. */
  const replies: ((response: ServerResponse) => unknown)[] = [];
  const receiver = await startWebServer(async (request, response) => {
    const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)]);
    received.push({
      path: request.url ?? '',
      headers: Object.fromEntries(headers),
      body: await text(request),
    });
    const reply = replies.shift();
    if (reply) reply(response);
    else response.writeHead(204).end();
  });
  const system = await openJobSystem();
  const { db } = system.database;
  const quick = [...(await loadKinds()).values()].map(({ contract, ...definition }) => ({
    ...definition,
    contract: { ...contract, backoff: { everyMs: 20 } },
  }));
  system.startWorker([...quick, ...kinds], { FETCH_ALLOW_HOSTS: [`localhost:${receiver.port}`] });
  return {
    system,
    received,
    replies,
    reply(status: number, headers: Record<string, string> = {}, body = '') {
      replies.push((response) => response.writeHead(status, headers).end(body));
    },
    /** Adds a webhook of the owner of all jobs, for all events. */
    async addWebhook(path: string, data: Partial<Prisma.WebhookUncheckedCreateInput> = {}): Promise<string> {
      const id = randomUUID();
      const url = `http://localhost:${receiver.port}${path}`;
      const events = ['job.succeeded', 'job.failed', 'job.canceled'];
      const owned = { id, ownerId: system.person.id, secret: seal(secret), url, events };
      await db.webhook.create({ data: { ...owned, ...data } });
      return id;
    },
    deliveriesOf: (webhookId: string) =>
      db.webhookDelivery.findMany({ where: { webhookId }, include: { job: true } }),
    findWebhook: (id: string) => db.webhook.findUniqueOrThrow({ where: { id } }),
    async reset() {
      replies.length = 0;
      received.length = 0;
      await db.webhook.deleteMany();
    },
    async close() {
      await system.close();
      receiver.close();
    },
  };
}

export type WebhookSystem = Awaited<ReturnType<typeof openWebhookSystem>>;
