import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { checkAlerts, watchAlerts } from '@offload/core';
import { beat, writeQueueLimits } from '@offload/core/test/worker-parts';
import { webhookDelivery } from '@offload/kinds/webhook-delivery';
import { someWorker, until } from '@offload/testing';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { alertOptions } from '@/server/alert-options';
import { runtime } from '@/server/runtime';
import { sealOldSecrets } from '@/server/seal-old-secrets';
import { resetAlerts, settings } from '@/testing/alerts';
import { openTestApi, type SignedInCaller, type TestApi } from '@/testing/test-api';
import { startWebhookReceiver, type WebhookReceiver } from '@/testing/webhook-receiver';

let api: TestApi;
let admin: SignedInCaller;
let receiver: WebhookReceiver;

beforeAll(async () => {
  receiver = await startWebhookReceiver();
  api = await openTestApi({ FETCH_ALLOW_HOSTS: receiver.host });
  admin = await api.signedIn('admin');
});
afterAll(async () => {
  receiver.close();
  await api.close();
});
beforeEach(async () => {
  receiver.reset();
  await resetAlerts(api.database.db);
});

const put = (body: object) => admin.put('/api/admin/alerts', body);

const check = () => checkAlerts(runtime().jobs, alertOptions());

/** Runs the alert checks as if the workers had been gone for two minutes. */
async function watchWithoutWorkers(): Promise<void> {
  const { db } = api.database;
  const look = async () => {
    await db.$executeRaw`UPDATE offload.alert_turn SET evaluated_at = now() - interval '1 min'`;
    await check();
  };
  await look();
  await db.$executeRaw`UPDATE offload.alert_state SET over_since = over_since - interval '2 min'`;
  await look();
}
const webhookJobs = () => api.database.db.job.findMany({ where: { kind: 'webhook-delivery' } });
const messageIds = (jobs: { payload: unknown }[]) =>
  jobs.map(({ payload }) => webhookDelivery.payload.parse(payload).messageId).sort();

it('encrypts a secret that was stored in plain text, and keeps signing with it', async () => {
  const { db } = api.database;
  await put({ ...settings, recipients: [], webhookUrl: receiver.url });
  const plain = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
  await db.webhook.updateMany({ data: { secret: plain } });
  await sealOldSecrets();
  const { secret } = await db.webhook.findFirstOrThrow();
  expect(secret).toMatch(/^v1\./);
  await sealOldSecrets();
  expect(await db.webhook.findFirstOrThrow()).toMatchObject({ secret });
  await watchWithoutWorkers();
  const [{ headers, body } = { headers: {}, body: '' }] = receiver.received;
  expect(() =>
    new Webhook(plain).verify(
      body,
      Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
    ),
  ).not.toThrow();
});

it('posts each webhook itself once when the last worker has died', async () => {
  await put({ ...settings, recipients: [], webhookUrl: receiver.url });
  await watchWithoutWorkers();
  const jobs = await webhookJobs();
  expect(jobs.length).toBeGreaterThan(0);
  expect(jobs.every(({ state }) => state === 'succeeded')).toBe(true);
  expect(receiver.received.map(({ headers }) => headers['webhook-id']).sort()).toEqual(messageIds(jobs));
  await check();
  expect(receiver.received).toHaveLength(jobs.length);
});

it("retries a webhook that wasn't accepted", async () => {
  await put({ ...settings, recipients: [], webhookUrl: receiver.url });
  receiver.status = 500;
  await watchWithoutWorkers();
  expect((await webhookJobs()).every(({ state }) => state === 'retrying')).toBe(true);
  receiver.status = 204;
  await api.database.db.$executeRaw`UPDATE offload.job SET waits_since = now(), next_attempt_at = now()`;
  await check();
  expect((await webhookJobs()).every(({ state, attempt }) => state === 'succeeded' && attempt === 2)).toBe(
    true,
  );
});

it('posts each webhook once, even if many web processes check at the same time', async () => {
  await put({ ...settings, recipients: [], webhookUrl: receiver.url });
  await watchWithoutWorkers();
  await api.database.db
    .$executeRaw`UPDATE offload.job SET state = 'queued', finished_at = NULL, result = NULL`;
  receiver.reset();
  await Promise.all(Array.from({ length: 5 }, check));
  const ids = receiver.received.map(({ headers }) => headers['webhook-id']);
  expect(ids.length).toBeGreaterThan(0);
  expect(new Set(ids).size).toBe(ids.length);
});

it("doesn't retry a webhook that will never be accepted", async () => {
  await put({ ...settings, recipients: [], webhookUrl: receiver.url });
  // As if the URL had been set before it was disallowed.
  await api.database.db.webhook.updateMany({ data: { url: 'http://169.254.169.254/' } });
  await watchWithoutWorkers();
  const jobs = await webhookJobs();
  expect(jobs.length).toBeGreaterThan(0);
  expect(jobs.every(({ state, attempt }) => state === 'failed' && attempt === 1)).toBe(true);
  expect(jobs[0]?.errorCode).toBe('address_refused');
});

it('posts no webhooks while staff have paused the queue', async () => {
  await put({ ...settings, recipients: [], webhookUrl: receiver.url });
  const queue = await runtime().queue.queue('webhook');
  await queue.pause();
  await watchWithoutWorkers();
  expect(receiver.received).toEqual([]);
  await queue.resume();
  await check();
  expect(receiver.received.length).toBeGreaterThan(0);
});

const noLimits = { concurrency: null, ownerRunning: null, ownerOpen: null };

it('posts no more webhooks per minute than staff allow', async () => {
  await put({ ...settings, recipients: [], webhookUrl: receiver.url });
  const limit = (perMinute: number | null) =>
    api.database.core.transaction((tx) => writeQueueLimits(tx, 'webhook', { ...noLimits, perMinute }));
  await limit(2);
  await watchWithoutWorkers();
  await check();
  expect(receiver.received).toHaveLength(2);
  await limit(null);
  await check();
  expect(receiver.received).toHaveLength((await webhookJobs()).length);
});

it('does no other work of a worker, not even another alert', async () => {
  await put({ ...settings, recipients: [], webhookUrl: receiver.url });
  await api.database.db.$executeRaw`
    INSERT INTO offload.job_throughput (span, start, queue, kind, outcome, count)
    VALUES ('minute', date_bin('1 minute', now(), 'epoch'), 'report', 'test', 'failed', 10)`;
  await watchWithoutWorkers();
  await api.database.db.$executeRaw`TRUNCATE offload.job_throughput`;
  const jobs = await webhookJobs();
  const rest = jobs.filter(({ payload }) => JSON.stringify(payload).includes('failed-rate'));
  expect(rest).toMatchObject([{ state: 'queued', attempt: 0 }]);
  expect(receiver.received).toHaveLength(jobs.length - 1);
});

it('leaves webhooks to the workers while one is running', async () => {
  await put({ ...settings, recipients: [], webhookUrl: receiver.url });
  await beat(api.database.db, someWorker({ queues: { webhook: 1 } }), 60_000);
  await watchWithoutWorkers();
  expect((await webhookJobs()).length).toBeGreaterThan(0);
  expect(receiver.received).toEqual([]);
});

it('warns in the log if the alerts can’t be evaluated', async () => {
  const { db } = api.database;
  const lines: string[] = [];
  const gather = (line: unknown) => void lines.push(String(line));
  const stop = new AbortController();
  subscribe('offload.test.logged', gather);
  await db.$executeRaw`ALTER TABLE offload.alert_turn RENAME TO missing_turn`;
  try {
    const watching = watchAlerts(runtime().jobs, { ...alertOptions(), signal: stop.signal });
    await until(async () => lines.length > 0);
    stop.abort();
    await watching;
  } finally {
    unsubscribe('offload.test.logged', gather);
    await db.$executeRaw`ALTER TABLE offload.missing_turn RENAME TO alert_turn`;
  }
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { level: 40, event: 'failed to evaluate or deliver alerts', error: { code: '42P01' } },
  ]);
});
