import { randomUUID } from 'node:crypto';
import { type RouteConfig, z } from '@hono/zod-openapi';
import { rotateWebhookSecret, type Transaction } from '@offload/db';
import { sealingKeys } from '@offload/env';
import { newWebhookSecret, sealSecret } from '@offload/outgoing';
import type { Person } from '@/server/auth/session';
import { ApiError } from '@/server/http/api-error';
import { runtime } from '@/server/runtime';
import { answerOnce } from '../http/idempotency';
import { requirePublicUrl } from '../http/public-url';
import { json, resource, route } from '../http/routes';
import { findWebhook, findWebhooks, viewWebhook } from './webhook-queries';
import {
  WebhookChangeSchema,
  WebhookListSchema,
  WebhookMessageSchema,
  WebhookRequestSchema,
  WebhookSchema,
  type WebhookView,
  WebhookWithSecretSchema,
} from './webhook-schema';

const maxWebhooks = 10;

const create = route.post(
  '/webhooks',
  'Add a webhook. When one of your jobs finishes, the job is posted to its URL (Standard Webhooks)',
  { 201: json('The webhook with its signing secret', WebhookWithSecretSchema, 'Location') },
  { json: WebhookRequestSchema, once: true },
);
const list = route.get('/webhooks', 'List your webhooks, oldest first', {
  200: json('Webhooks', WebhookListSchema),
});
const get = route.get('/webhooks/{id}', 'Get a webhook', { 200: json('The webhook', WebhookSchema) });
const change = route.patch(
  '/webhooks/{id}',
  'Change a webhook, or enable or disable it',
  { 200: json('The updated webhook', WebhookSchema) },
  { json: WebhookChangeSchema },
);
const remove = route.delete('/webhooks/{id}', 'Delete a webhook. Its waiting deliveries fail', {
  204: { description: 'Deleted' },
});
const rotate = route.post(
  '/webhooks/{id}/rotate',
  'Rotate the signing secret. For 24 hours, messages are signed with both the new and the previous one',
  { 200: json('The webhook with its new secret', WebhookWithSecretSchema) },
);

export const webhooks = resource()
  .openapi(create, async (c) => {
    const asked = c.req.valid('json');
    const ownerId = c.get('person').id;
    requirePublicUrl(asked.url, '/url');
    const { secret, sealed } = newSecret();
    let isNew = false;
    const call = { request: c.req, caller: ownerId, status: 201, asked, schema: WebhookSchema };
    const { body } = await answerOnce<WebhookView>(call, async (tx) => {
      await requireRoomForWebhook(tx, ownerId);
      const row = await tx.webhook.create({ data: { id: randomUUID(), ownerId, ...asked, secret: sealed } });
      isNew = true;
      const view = viewWebhook(row);
      return { answer: { body: view, location: view.links.self }, jobs: [] };
    });
    return c.json({ ...body, secret: isNew ? secret : null }, 201, { Location: body.links.self });
  })
  .openapi(list, async (c) => c.json({ data: await findWebhooks(c.get('person').id) }, 200))
  .openapi(get, async (c) => c.json(await mustFindWebhook(c.get('person'), c.req.valid('param').id), 200))
  .openapi(change, async (c) => {
    const person = c.get('person');
    const { id } = await mustFindWebhook(person, c.req.valid('param').id);
    const { url, events, kinds, enabled } = c.req.valid('json');
    if (url !== undefined) requirePublicUrl(url, '/url');
    const data = {
      ...(events && { events }),
      ...(kinds && { kinds }),
      ...(url !== undefined && { url, failingSince: null }),
      ...(enabled !== undefined && enabling(enabled)),
    };
    await runtime().db.webhook.updateMany({ where: { id, ownerId: person.id }, data });
    return c.json(await mustFindWebhook(person, id), 200);
  })
  .openapi(remove, async (c) => {
    const person = c.get('person');
    const { id } = await mustFindWebhook(person, c.req.valid('param').id);
    await runtime().db.webhook.deleteMany({ where: { id, ownerId: person.id } });
    return c.body(null, 204);
  })
  .openapi(rotate, async (c) => {
    const person = c.get('person');
    const { id } = await mustFindWebhook(person, c.req.valid('param').id);
    const { secret, sealed } = newSecret();
    await rotateWebhookSecret(runtime().db, id, sealed);
    return c.json({ ...(await mustFindWebhook(person, id)), secret }, 200);
  });

const signed = (description: string) => z.string().openapi({ description });

/** Describes the call that a webhook makes. */
export const jobFinished: RouteConfig = {
  method: 'post',
  path: 'jobFinished',
  operationId: 'jobFinished',
  tags: ['Webhooks'],
  summary: 'What your server is sent about a finished job, at the URL of a webhook',
  security: [],
  request: {
    headers: z.object({
      'webhook-id': signed('The same for every attempt and redelivery, so that you can ignore repetitions'),
      'webhook-timestamp': signed('When the attempt began, in seconds since 1970'),
      'webhook-signature': signed('One or more signatures (Standard Webhooks), separated by spaces'),
    }),
    body: { content: { 'application/json': { schema: WebhookMessageSchema } }, required: true },
  },
  responses: {
    204: { description: 'Received. Any other 2xx does as well' },
    410: { description: 'Disables the webhook. After any other error, the message is sent again later' },
  },
};

function enabling(enabled: boolean) {
  if (enabled) return { disabledAt: null, disabledReason: null, failingSince: null };
  return { disabledAt: new Date(), disabledReason: 'owner' };
}

/** Returns a signing secret, and the same one as it's stored. */
export function newSecret(): { secret: string; sealed: string } {
  const secret = newWebhookSecret();
  return { secret, sealed: sealSecret(secret, sealingKeys(runtime().env)) };
}

/** Throws a 409 if the user has as many webhooks as they may. Until the transaction ends, others that add one wait. */
async function requireRoomForWebhook(tx: Transaction, ownerId: string): Promise<void> {
  await tx.$queryRaw`SELECT FROM "user" WHERE id = ${ownerId} FOR NO KEY UPDATE`;
  if ((await tx.webhook.count({ where: { ownerId } })) < maxWebhooks) return;
  throw new ApiError(409, `You’ve reached the limit of ${maxWebhooks} webhooks. Delete one first.`);
}

export async function mustFindWebhook(person: Person, id: string): Promise<WebhookView> {
  const webhook = await findWebhook(person.id, id);
  if (!webhook) throw new ApiError(404, 'Webhook not found.');
  return webhook;
}
