import { randomUUID } from 'node:crypto';
import { enqueueDeliveries } from '@offload/kinds/webhooks/enqueue-deliveries';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runtime } from '@/server/runtime';
import { failure, finishJob, putJob, runJob, takeJob } from '@/testing/jobs';
import { openTestApi, type SignedInCaller, type TestApi } from '@/testing/test-api';
import { addWebhook } from '@/testing/webhooks';
import type { DeliveryView, WebhookView } from './webhook-schema';

let api: TestApi;
let me: SignedInCaller;

beforeAll(async () => {
  api = await openTestApi();
  me = await api.signedIn();
});
afterAll(() => api.close());

async function deliveriesOf(
  { links }: WebhookView,
  query = '',
): Promise<{ data: DeliveryView[]; nextCursor: string }> {
  return (await me.get(`${links.deliveries}${query}`)).json();
}

it('lists the deliveries of jobs that have finished, newest first, with the last response', async () => {
  const { db } = api.database;
  const webhook = await addWebhook(me);
  const [succeeded, failed] = [await putJob(db, me.id), await putJob(db, me.id)];
  await runJob(db, succeeded);
  await runJob(db, failed, { state: 'failed', failure });
  await enqueueDeliveries(db, runtime().jobs);
  const { data } = await deliveriesOf(webhook);
  expect(data).toMatchObject([
    { kind: 'webhook-delivery', state: 'queued', event: 'job.failed', response: null },
    { kind: 'webhook-delivery', state: 'queued', event: 'job.succeeded', response: null },
  ]);
  await db.webhookDelivery.update({
    where: { jobId: data[0]?.id ?? '' },
    data: { status: 500, response: 'We are closed.', respondedAt: new Date() },
  });
  const first = await deliveriesOf(webhook, '?limit=1');
  expect(first.data).toMatchObject([
    { event: 'job.failed', response: { status: 500, body: 'We are closed.' } },
  ]);
  const second = await deliveriesOf(webhook, `?limit=1&cursor=${first.nextCursor}`);
  expect(second).toMatchObject({ data: [{ event: 'job.succeeded' }], nextCursor: null });
});

it('enqueues the job as it is, and nothing for a job that was retried in the meantime', async () => {
  const { db } = api.database;
  const other = await api.signedIn();
  const webhook = await addWebhook(other);
  const [done, retried] = [await putJob(db, other.id), await putJob(db, other.id)];
  await runJob(db, done);
  await runJob(db, retried, { state: 'failed', failure });
  expect((await other.post(`/api/jobs/${retried}/retry`)).status).toBe(202);
  expect((await enqueueDeliveries(db, runtime().jobs)).jobs).toHaveLength(1);
  const [delivery] = await db.webhookDelivery.findMany({
    where: { webhookId: webhook.id },
    include: { job: true },
  });
  const job = await (await other.get(`/api/jobs/${done}`)).json();
  expect(delivery?.job).toMatchObject({
    userRequested: false,
    payload: { type: 'job.succeeded', data: job },
  });
  await finishJob(retried, await takeJob(db, retried));
  expect((await enqueueDeliveries(db, runtime().jobs)).jobs).toHaveLength(1);
});

it('sends a test with one attempt, even to a disabled webhook', async () => {
  const webhook = await addWebhook(me);
  await me.patch(webhook.links.self, { enabled: false });
  const response = await me.post(`${webhook.links.self}/test`);
  expect(response.status).toBe(202);
  const job = await response.json();
  expect(job).toMatchObject({ kind: 'webhook-delivery', state: 'queued', maxAttempts: 1 });
  expect(response.headers.get('Location')).toBe(job.links.self);
  expect((await deliveriesOf(webhook)).data).toMatchObject([{ id: job.id, event: 'job.test' }]);
  expect(await api.database.db.job.findUniqueOrThrow({ where: { id: job.id } })).toMatchObject({
    payload: { data: { state: 'succeeded', canCancel: false } },
  });
});

it('sends the same message again as a new job, once for the same Idempotency-Key', async () => {
  const { db } = api.database;
  const webhook = await addWebhook(me);
  const { id } = await (await me.post(`${webhook.links.self}/test`)).json();
  const redeliver = (headers = {}) =>
    me.post(`${webhook.links.deliveries}/${id}/redeliver`, undefined, headers);
  expect((await redeliver()).status).toBe(409);
  await runJob(db, id, { state: 'succeeded', result: { status: 204, response: '' } });
  const headers = { 'Idempotency-Key': randomUUID() };
  const [one, same] = [await (await redeliver(headers)).json(), await (await redeliver(headers)).json()];
  expect(same.id).toBe(one.id);
  const { data } = await deliveriesOf(webhook);
  expect(data.map((delivery) => delivery.id)).toEqual([one.id, id]);
  expect(new Set(data.map(({ messageId }) => messageId)).size).toBe(1);
  expect(await db.job.findUniqueOrThrow({ where: { id: one.id } })).toMatchObject({ retryOf: id });

  await me.patch(webhook.links.self, { enabled: false });
  expect((await redeliver()).status).toBe(409);
  expect((await redeliver(headers)).status).toBe(202);
  const another = await addWebhook(me);
  expect((await me.post(`${another.links.deliveries}/${id}/redeliver`)).status).toBe(404);
});

it('lets a user request only so many deliveries at once', async () => {
  const caller = await api.signedIn();
  const webhook = await addWebhook(caller);
  const { db } = api.database;
  await db.$executeRaw`INSERT INTO offload.queue_setting (queue, owner_open) VALUES ('webhook', 2)`;
  const statuses: number[] = [];
  for (let count = 0; count < 3; count += 1)
    statuses.push((await caller.post(`${webhook.links.self}/test`)).status);
  await db.queueSetting.deleteMany();
  expect(statuses).toEqual([202, 202, 429]);
});

it('limits tests and redeliveries, no matter how soon they finish', async () => {
  const { db } = api.database;
  const caller = await api.signedIn();
  const webhook = await addWebhook(caller);
  const first = () => caller.post(`${webhook.links.self}/test`, {}, { 'Idempotency-Key': 'k-1' });
  const { id } = await (await first()).json();
  await runJob(db, id, { state: 'succeeded', result: { status: 204, response: '' } });
  const paths = [`${webhook.links.self}/test`, `${webhook.links.deliveries}/${id}/redeliver`];
  const calls = Array.from({ length: 62 }, (_, at) => caller.post(paths[at % 2] ?? ''));
  const responses = await Promise.all(calls);
  const refused = responses.filter(({ status }) => status === 429);
  expect(refused).toHaveLength(3);
  expect(Number(refused[0]?.headers.get('Retry-After'))).toBeGreaterThan(0);
  // What was sent before isn't sent again.
  expect(await (await first()).json()).toMatchObject({ id });
});
