import { randomUUID } from 'node:crypto';
import { webhookDelivery } from '@offload/kinds/webhook-delivery';
import { newWebhookSecret } from '@offload/outgoing';
import { until } from '@offload/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { openWebhookSystem, seal, secret, verify, type WebhookSystem } from '../testing/webhooks';

let webhooks: WebhookSystem;

beforeAll(async () => {
  webhooks = await openWebhookSystem();
});
afterAll(() => webhooks.close());
beforeEach(() => webhooks.reset());

const messageTo = (webhookId: string, type = 'job.succeeded') => ({
  payload: {
    ...{ webhookId, messageId: randomUUID(), type },
    timestamp: '2026-11-26T10:00:00.000Z',
    data: { kind: 'poem' },
  },
});
const deliver = (options: ReturnType<typeof messageTo>) => webhooks.system.ask(webhookDelivery, options);
const ended = (id: string) => webhooks.system.untilEnded(id);
const notices = () => webhooks.system.mail.accepted.filter(({ source }) => source.includes('was disabled'));

it("retries a delivery that wasn't accepted, with the same ID, and follows no redirects", async () => {
  const webhookId = await webhooks.addWebhook('/');
  webhooks.reply(500, {}, 'We are closed.');
  webhooks.replies.push((response) => response.destroy());
  webhooks.reply(307, { Location: 'http://169.254.169.254/latest/meta-data' });
  const message = messageTo(webhookId);
  const id = await deliver(message);
  expect(await ended(id)).toMatchObject({ state: 'succeeded', attempt: 4 });
  expect(webhooks.received.map(({ headers }) => headers['webhook-id'])).toEqual(
    Array(4).fill(message.payload.messageId),
  );
  expect(webhooks.received.every(({ path }) => path === '/')).toBe(true);
  expect(await webhooks.findWebhook(webhookId)).toMatchObject({ failingSince: null });
});

it('keeps one kilobyte of a 100 MB response, and gives up on an endless slow one', async () => {
  const webhookId = await webhooks.addWebhook('/');
  webhooks.replies.push((response) => {
    const timer = setInterval(() => response.write('.'), 50);
    response.on('close', () => clearInterval(timer));
  });
  webhooks.replies.push((response) => {
    let sent = 0;
    const pour = () => {
      while (sent < 100_000_000 && response.write('x'.repeat(10_000))) sent += 10_000;
      response.once('drain', pour);
    };
    pour();
  });
  const id = await deliver(messageTo(webhookId));
  expect(await ended(id)).toMatchObject({ state: 'succeeded', attempt: 2 });
  expect(await webhooks.deliveriesOf(webhookId)).toMatchObject([
    { status: 200, response: 'x'.repeat(1_024) },
  ]);
});

it('waits as long as a 429 requests, and stores the response', async () => {
  const webhookId = await webhooks.addWebhook('/');
  webhooks.reply(429, { 'Retry-After': '3600' }, 'Slow down.');
  const id = await deliver(messageTo(webhookId));
  const { nextAttemptAt, errorMessage } = await webhooks.system.untilState(id, 'retrying');
  expect(nextAttemptAt?.getTime()).toBeGreaterThan(Date.now() + 3_500_000);
  expect(errorMessage).toBe('The endpoint responded with 429.');
  expect(await webhooks.deliveriesOf(webhookId)).toMatchObject([{ status: 429, response: 'Slow down.' }]);
  expect((await webhooks.findWebhook(webhookId)).failingSince).not.toBeNull();
});

it('disables a webhook that responds with 410, and notifies its owner', async () => {
  const webhookId = await webhooks.addWebhook('/');
  const before = notices().length;
  webhooks.reply(410);
  const id = await deliver(messageTo(webhookId));
  expect(await ended(id)).toMatchObject({
    state: 'failed',
    attempt: 1,
    errorCode: 'webhook_gone',
  });
  expect(await webhooks.findWebhook(webhookId)).toMatchObject({ disabledReason: 'gone' });
  await until(() => notices().length > before);
  expect(notices().at(-1)?.to).toBe(webhooks.system.person.email);
  const next = await deliver(messageTo(webhookId));
  expect(await ended(next)).toMatchObject({ state: 'failed', errorCode: 'webhook_disabled' });
  expect(webhooks.received).toHaveLength(1);
});

it("keeps the URL's path, which may be a secret, out of the email about it", async () => {
  const webhookId = await webhooks.addWebhook('/services/a-secret?token=another');
  webhooks.reply(410);
  await ended(await deliver(messageTo(webhookId)));
  const jobs = await webhooks.system.database.db.job.findMany({ where: { kind: 'webhook-disabled-email' } });
  expect(jobs.length).toBeGreaterThan(0);
  expect(JSON.stringify(jobs.map(({ payload, title }) => [payload, title]))).not.toMatch(/a-secret|another/);
});

it('sends nothing for a disabled user, even if it was enqueued before', async () => {
  const webhookId = await webhooks.addWebhook('/');
  const { db } = webhooks.system.database;
  const where = { id: webhooks.system.person.id };
  await db.user.update({ where, data: { banned: true } });
  for (const type of ['job.succeeded', 'job.test']) {
    expect(await ended(await deliver(messageTo(webhookId, type)))).toMatchObject({
      errorCode: 'webhook_disabled',
    });
  }
  await db.user.update({ where, data: { banned: false } });
  expect(webhooks.received).toEqual([]);
});

it('disables a webhook that has failed for days, notifies its owner once, and still sends a test', async () => {
  const webhookId = await webhooks.addWebhook('/', { failingSince: new Date(Date.now() - 6 * 86_400_000) });
  const before = notices().length;
  webhooks.reply(500);
  webhooks.reply(500);
  const ids = [await deliver(messageTo(webhookId)), await deliver(messageTo(webhookId))];
  for (const id of ids) expect(await ended(id)).toMatchObject({ errorCode: 'webhook_disabled' });
  expect(await webhooks.findWebhook(webhookId)).toMatchObject({ disabledReason: 'failing' });
  await until(() => notices().length > before);
  const emails = await webhooks.system.database.db.job.count({
    where: { kind: 'webhook-disabled-email', payload: { path: ['reason'], equals: 'failing' } },
  });
  expect(emails).toBe(1);
  const test = await deliver(messageTo(webhookId, 'job.test'));
  expect(await ended(test)).toMatchObject({ state: 'succeeded' });
});

it('keeps a webhook enabled after it has failed for four days', async () => {
  const webhookId = await webhooks.addWebhook('/', { failingSince: new Date(Date.now() - 4 * 86_400_000) });
  webhooks.reply(500);
  const id = await deliver(messageTo(webhookId));
  expect(await ended(id)).toMatchObject({ state: 'succeeded' });
  expect(await webhooks.findWebhook(webhookId)).toMatchObject({ disabledAt: null, failingSince: null });
});

it('signs with both secrets for a day after a rotation, and then only with the new one', async () => {
  const older = newWebhookSecret();
  const rotated = (hoursLeft: number) => ({
    previousSecret: seal(older),
    previousSecretUntil: new Date(Date.now() + hoursLeft * 3_600_000),
  });
  for (const [path, hoursLeft] of [
    ['/during', 1],
    ['/after', -1],
  ] as const)
    await ended(await deliver(messageTo(await webhooks.addWebhook(path, rotated(hoursLeft)))));
  const [during, after] = webhooks.received;
  if (!during || !after) throw new Error('nothing was received');
  for (const by of [secret, older]) expect(verify(during, by)).toMatchObject({ type: 'job.succeeded' });
  expect(verify(after)).toMatchObject({ type: 'job.succeeded' });
  expect(() => verify(after, older)).toThrow('No matching signature');
});

it.each([
  ['leads into the private network', { url: 'http://127.0.0.1/' }, 'address_refused'],
  ['has a secret that was encrypted with another key', { secret: 'v1.AAAA.AAAA.AAAA' }, 'secret_unreadable'],
])('gives up on a webhook that %s', async (_what, data, errorCode) => {
  const id = await deliver(messageTo(await webhooks.addWebhook('/', data)));
  expect(await ended(id)).toMatchObject({ state: 'failed', attempt: 1, errorCode });
  expect(webhooks.received).toEqual([]);
});

it('gives up on a deleted webhook', async () => {
  const id = await deliver(messageTo(randomUUID()));
  expect(await ended(id)).toMatchObject({ state: 'failed', attempt: 1, errorCode: 'no_webhook' });
});
