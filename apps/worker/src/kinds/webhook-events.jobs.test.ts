import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { PermanentError } from '@offload/core';
import { jobColumns, viewForWebhooks, viewJob } from '@offload/db';
import { until } from '@offload/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { quickKind } from '../testing/quick-kind';
import { openWebhookSystem, verify, type WebhookSystem } from '../testing/webhooks';

let webhooks: WebhookSystem;
const poem = quickKind('poem', async () => ({ lines: 4 }));
const hopeless = quickKind('hopeless', async () => {
  throw new PermanentError('no_idea', 'Nothing rhymes with orange.');
});
const songbook = quickKind(
  'songbook',
  async (_payload, ctx) => {
    await ctx.step('print', () => ({}));
    await ctx.services.files.write({ name: 'a.txt', contentType: 'text/plain' }, Readable.from(['la']));
    return {};
  },
  { writesFiles: true },
);
const chore = quickKind('chore', async () => ({}), { isInternal: true });

beforeAll(async () => {
  webhooks = await openWebhookSystem([poem, hopeless, songbook, chore]);
});
afterAll(() => webhooks.close());
beforeEach(() => webhooks.reset());

const db = () => webhooks.system.database.db;

it('posts a finished job, signed, as webhooks may have it, and posts nothing about the delivery', async () => {
  const webhookId = await webhooks.addWebhook('/poems', { kinds: ['poem'] });
  const id = await webhooks.system.ask(poem.contract);
  const [message] = await until(() => webhooks.received.length > 0 && webhooks.received);
  const row = await db().job.findUniqueOrThrow({ where: { id }, select: jobColumns });
  expect(message && verify(message)).toEqual({
    type: 'job.succeeded',
    timestamp: row.finishedAt?.toISOString(),
    data: viewForWebhooks(viewJob(row)),
  });
  const [delivery] = await webhooks.deliveriesOf(webhookId);
  expect(await webhooks.system.untilEnded(delivery?.jobId ?? '')).toMatchObject({
    ...{
      kind: 'webhook-delivery',
      state: 'succeeded',
      userRequested: false,
      ownerId: webhooks.system.person.id,
    },
    result: { status: 204, response: '' },
  });
  expect(await db().webhookEvent.count()).toBe(0);
  expect(await webhooks.deliveriesOf(webhookId)).toMatchObject([{ status: 204, response: '' }]);
});

it("sends these fields of a job to other people's URLs, and no others that the API gets", async () => {
  await webhooks.addWebhook('/songbooks', { kinds: ['songbook'] });
  await webhooks.system.ask(songbook.contract);
  const [message] = await until(() => webhooks.received.length > 0 && webhooks.received);
  const { data } = JSON.parse(message?.body ?? '');
  const fieldsOf = (value: object) => Object.keys(value).sort().join(' ');
  expect(fieldsOf(data)).toBe(
    'attempt canCancel createdAt deadline error files finishedAt id kind lastHeardAt links maxAttempts nextAttemptAt parentId ' +
      'priority progress queue queueTimeMs result runAt runStartedAt startedAt state steps version waitingFor warnings',
  );
  expect(data.files.map(fieldsOf)).toEqual(['bytes contentType expiresAt height id name url width']);
  expect(data.steps.map(fieldsOf)).toEqual(['finishedAt name startedAt state']);
});

it('sends each webhook the events and kinds that it subscribed to', async () => {
  await webhooks.addWebhook('/all', { kinds: ['hopeless', 'poem'] });
  await webhooks.addWebhook('/failed', { events: ['job.failed'] });
  await webhooks.addWebhook('/poems', { kinds: ['poem'] });
  await webhooks.addWebhook('/songs', { kinds: ['song'] });
  await webhooks.addWebhook('/disabled', { disabledAt: new Date(), disabledReason: 'owner' });
  const other = await db().user.create({
    data: { id: randomUUID(), name: 'Bob', email: `${randomUUID()}@example.com` },
  });
  await webhooks.addWebhook('/other', { ownerId: other.id });
  const { ask, untilEnded } = webhooks.system;
  for (const { contract } of [poem, hopeless]) await untilEnded(await ask(contract));
  // Everything to send is committed together with the job's result.
  await until(async () => (await db().webhookEvent.count()) === 0);
  const deliveries = await db().webhookDelivery.findMany();
  await Promise.all(deliveries.map(({ jobId }) => webhooks.system.untilEnded(jobId)));
  const sent = webhooks.received.map(({ path, body }) => {
    const { type, data } = JSON.parse(body);
    return `${path} ${data.kind} ${type}`;
  });
  expect(sent.sort()).toEqual([
    '/all hopeless job.failed',
    '/all poem job.succeeded',
    '/failed hopeless job.failed',
    '/poems poem job.succeeded',
  ]);
});

it("sends a webhook for all kinds its owner's jobs, except internal ones", async () => {
  await webhooks.addWebhook('/all');
  const { ask, untilEnded } = webhooks.system;
  for (const { contract } of [chore, poem]) await untilEnded(await ask(contract));
  await until(() => webhooks.received.length > 0);
  await until(async () => (await db().webhookEvent.count()) === 0);
  const deliveries = await db().webhookDelivery.findMany();
  await Promise.all(deliveries.map(({ jobId }) => untilEnded(jobId)));
  expect(webhooks.received.map(({ body }) => JSON.parse(body).data.kind)).toEqual(['poem']);
});
