import { checkAlerts } from '@offload/core';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { alertOptions } from '@/server/alert-options';
import { runtime } from '@/server/runtime';
import { runJob } from '@/testing/jobs';
import { openTestApi, type SignedInCaller, type TestApi } from '@/testing/test-api';
import { startWebhookReceiver, type WebhookReceiver } from '@/testing/webhook-receiver';
import { findTests } from './send-test';

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
  await api.database.db.alertTarget.update({ where: { id: 1 }, data: { recipients: [] } });
  await api.database.db.webhook.deleteMany();
});

const tell = (target: object) =>
  admin.put('/api/admin/alerts', { recipients: [], webhookUrl: null, ...target });
const actions = () =>
  api.database.db.operatorAction.findMany({ where: { subjectType: 'alerts' }, orderBy: { id: 'desc' } });
const test = (channel: string, by = admin) =>
  by.post('/api/admin/alerts/test', JSON.stringify({ channel }), { 'Content-Type': 'application/json' });

it('sends one test to each recipient and records it in the audit log', async () => {
  await tell({ recipients: ['a@example.com', 'b@example.com'] });
  const response = await test('email');
  expect(response.status).toBe(202);
  const { data } = await response.json();
  expect(data).toMatchObject([
    { to: 'a@example.com', job: { kind: 'alert-email', state: 'queued', maxAttempts: 1 } },
    { to: 'b@example.com', job: { kind: 'alert-email' } },
  ]);
  expect((await actions())[0]).toMatchObject({
    ...{ action: 'alerts.test', actorId: admin.id },
    after: { channel: 'email', to: ['a@example.com', 'b@example.com'] },
  });
  expect((await test('email', viewer)).status).toBe(403);
});

it('leaves tests to the workers, even if none is running', async () => {
  await tell({ webhookUrl: receiver.url });
  const { data } = await (await test('webhook')).json();
  await checkAlerts(runtime().jobs, alertOptions());
  expect(receiver.received).toEqual([]);
  const job = await (await admin.get(`/api/jobs/${data[0].job.id}`)).json();
  expect(job).toMatchObject({ kind: 'webhook-delivery', state: 'queued', maxAttempts: 1 });
});

it("returns a user's tests of the last hour, with their outcomes, only to that user", async () => {
  await api.database.db.$executeRaw`TRUNCATE offload.job CASCADE`;
  await tell({ recipients: ['a@example.com'], webhookUrl: receiver.url });
  await test('email');
  const { data } = await (await test('webhook')).json();
  await runJob(api.database.db, data[0].job.id);
  expect(await findTests(admin.id)).toMatchObject([
    { to: 'Webhook', job: { id: data[0].job.id, state: 'succeeded' } },
    { to: 'a@example.com', job: { state: 'queued' } },
  ]);
  expect(await findTests(viewer.id)).toEqual([]);
});

it('sends the test to all admins if there is neither a recipient nor a webhook', async () => {
  const { data } = await (await test('email')).json();
  expect(data).toMatchObject([{ to: admin.email, job: { kind: 'alert-email' } }]);
  await tell({ webhookUrl: receiver.url });
  expect((await test('email')).status).toBe(409);
});

it('sends no test to a webhook that is not set', async () => {
  const count = (await actions()).length;
  expect((await test('webhook')).status).toBe(409);
  expect((await test('pigeon')).status).toBe(400);
  expect(await actions()).toHaveLength(count);
});
