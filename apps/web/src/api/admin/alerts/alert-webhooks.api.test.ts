import { beat } from '@offload/core/worker';
import { signWebhook } from '@offload/outgoing';
import { someWorker } from '@offload/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { sealOldSecret } from '@/server/alerts/seal-old-secret';
import { watchAlerts } from '@/server/alerts/watch';
import { putAlerts, resetAlerts, settings } from '@/testing/alerts';
import { openTestApi, type SignedInCaller, type TestApi } from '@/testing/test-api';
import { startWebhookReceiver, type WebhookReceiver } from '@/testing/webhook-receiver';

let api: TestApi;
let admin: SignedInCaller;
let viewer: SignedInCaller;
let receiver: WebhookReceiver;

beforeAll(async () => {
  receiver = await startWebhookReceiver();
  api = await openTestApi({ FETCH_ALLOW_HOSTS: receiver.host });
  admin = await api.signedIn('admin');
  viewer = await api.signedIn('viewer');
});
afterAll(async () => {
  receiver.close();
  await api.close();
});
beforeEach(async () => {
  receiver.reset();
  await resetAlerts(api.database.db);
});

const put = (body: object) => putAlerts(admin, body);

/** As if the workers had been gone for two minutes. */
async function watchWithoutWorkers(): Promise<void> {
  const { db } = api.database;
  const look = async () => {
    await db.$executeRaw`UPDATE alert_target SET evaluated_at = now() - interval '1 min'`;
    await watchAlerts();
  };
  await look();
  await db.$executeRaw`UPDATE alert_state SET over_since = over_since - interval '2 min'`;
  await look();
}
const webhookJobs = () => api.database.db.job.findMany({ where: { kind: 'alert-webhook' } });

it('seals a secret from before they were, and goes on signing with it', async () => {
  const { db } = api.database;
  const plain = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
  await db.alertTarget.update({ where: { id: 1 }, data: { webhookUrl: receiver.url, webhookSecret: plain } });
  await sealOldSecret();
  const { webhookSecret } = await db.alertTarget.findUniqueOrThrow({ where: { id: 1 } });
  expect(webhookSecret).toMatch(/^v1\./);
  await sealOldSecret();
  expect(await db.alertTarget.findUniqueOrThrow({ where: { id: 1 } })).toMatchObject({ webhookSecret });
  await watchWithoutWorkers();
  const [{ headers, body } = { headers: {}, body: '' }] = receiver.received;
  const id = String(headers['webhook-id']);
  const at = new Date(Number(headers['webhook-timestamp']) * 1_000);
  expect(headers).toMatchObject(signWebhook(plain, { id, at, body }));
});

it('posts webhooks itself when the last worker has died, once each', async () => {
  await put({ ...settings, recipients: [], webhookUrl: receiver.url });
  await watchWithoutWorkers();
  const jobs = await webhookJobs();
  expect(jobs.length).toBeGreaterThan(0);
  expect(jobs.every(({ state }) => state === 'succeeded')).toBe(true);
  expect(receiver.received.map(({ headers }) => headers['webhook-id']).sort()).toEqual(
    jobs.map(({ id }) => id).sort(),
  );
  const { firing } = await (await viewer.get('/api/admin/alerts')).json();
  expect(firing.map(({ rule }: { rule: string }) => rule)).toContain('no-worker');
  await watchAlerts();
  expect(receiver.received).toHaveLength(jobs.length);
});

it('tries again later what was not accepted', async () => {
  await put({ ...settings, recipients: [], webhookUrl: receiver.url });
  receiver.status = 500;
  await watchWithoutWorkers();
  expect((await webhookJobs()).every(({ state }) => state === 'retrying')).toBe(true);
  receiver.status = 204;
  await api.database.db.$executeRaw`UPDATE offload.job SET waits_since = now(), next_attempt_at = now()`;
  await watchAlerts();
  expect((await webhookJobs()).every(({ state, attempt }) => state === 'succeeded' && attempt === 2)).toBe(
    true,
  );
});

it('posts each once, however many web processes look at the same time', async () => {
  await put({ ...settings, recipients: [], webhookUrl: receiver.url });
  await watchWithoutWorkers();
  await api.database.db
    .$executeRaw`UPDATE offload.job SET state = 'queued', finished_at = NULL, result = NULL`;
  receiver.reset();
  await Promise.all(Array.from({ length: 5 }, () => watchAlerts()));
  const ids = receiver.received.map(({ headers }) => headers['webhook-id']);
  expect(ids.length).toBeGreaterThan(0);
  expect(new Set(ids).size).toBe(ids.length);
});

it('does not repeat what will never be accepted', async () => {
  await put({ ...settings, recipients: [], webhookUrl: receiver.url });
  // As if the address had been set before it was refused.
  const webhookUrl = 'http://169.254.169.254/';
  await api.database.db.alertTarget.update({ where: { id: 1 }, data: { webhookUrl } });
  await watchWithoutWorkers();
  const jobs = await webhookJobs();
  expect(jobs.length).toBeGreaterThan(0);
  expect(jobs.every(({ state, attempt }) => state === 'failed' && attempt === 1)).toBe(true);
  expect(jobs[0]?.errorCode).toBe('address_refused');
});

it('posts nothing while staff have paused the queue', async () => {
  await put({ ...settings, recipients: [], webhookUrl: receiver.url });
  expect((await admin.post('/api/admin/limits/admin/pause')).status).toBe(200);
  await watchWithoutWorkers();
  expect(receiver.received).toEqual([]);
  expect((await admin.post('/api/admin/limits/admin/resume')).status).toBe(200);
  await watchAlerts();
  expect(receiver.received.length).toBeGreaterThan(0);
});

it('posts no more a minute than staff allow', async () => {
  await put({ ...settings, recipients: [], webhookUrl: receiver.url });
  const limits = { concurrency: null, perMinute: 2 };
  expect((await admin.post('/api/admin/limits/admin', limits)).status).toBe(200);
  await watchWithoutWorkers();
  await watchAlerts();
  expect(receiver.received).toHaveLength(2);
  await admin.post('/api/admin/limits/admin', { concurrency: null, perMinute: null });
  await watchAlerts();
  expect(receiver.received).toHaveLength((await webhookJobs()).length);
});

it('does no other work of a worker, not even another alert', async () => {
  await put({ ...settings, recipients: [], webhookUrl: receiver.url });
  await api.database.db.$executeRaw`
    INSERT INTO job_throughput (span, start, queue, kind, outcome, count)
    VALUES ('minute', date_bin('1 minute', now(), 'epoch'), 'report', 'test', 'failed', 10)`;
  await watchWithoutWorkers();
  await api.database.db.$executeRaw`TRUNCATE job_throughput`;
  const jobs = await webhookJobs();
  const rest = jobs.filter(({ payload }) => JSON.stringify(payload).includes('failed-rate'));
  expect(rest).toMatchObject([{ state: 'queued', attempt: 0 }]);
  expect(receiver.received).toHaveLength(jobs.length - 1);
});

it('leaves them to the workers while there is one', async () => {
  await put({ ...settings, recipients: [], webhookUrl: receiver.url });
  await beat(api.database.db, someWorker({ queues: { email: 1 } }), 60_000);
  await watchWithoutWorkers();
  expect((await webhookJobs()).length).toBeGreaterThan(0);
  expect(receiver.received).toEqual([]);
});
