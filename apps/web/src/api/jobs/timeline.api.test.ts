import { enqueueDeliveries } from '@offload/kinds/webhooks/enqueue-deliveries';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runtime } from '@/server/runtime';
import { failure, putJob, runJob, success, takeJob } from '@/testing/jobs';
import { openTestApi, type SignedInCaller, type TestApi } from '@/testing/test-api';
import { addWebhook } from '@/testing/webhooks';
import { type TimelineEntry, TimelineSchema } from './timeline-schema';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const traceparent = `00-${traceId}-00f067aa0ba902b7-01`;

let api: TestApi;
let me: SignedInCaller;
let admin: SignedInCaller;

beforeAll(async () => {
  api = await openTestApi();
  me = await api.signedIn();
  admin = await api.signedIn('admin');
});
afterAll(() => api.close());

async function timelineOf(id: string, caller = me): Promise<TimelineEntry[]> {
  return TimelineSchema.parse(await (await caller.get(`/api/jobs/${id}/timeline`)).json()).data;
}

const changesOf = (entries: TimelineEntry[]) => entries.filter((entry) => entry.type === 'state');

it("returns a job's history, oldest first, and who made each change", async () => {
  const { db } = api.database;
  const id = await putJob(db, me.id);
  await runJob(db, id, { state: 'failed', failure });
  await admin.post(`/api/jobs/${id}/retry`);
  await runJob(db, id, success);
  const changes = changesOf(await timelineOf(id));
  expect(changes.map(({ state, by }) => `${state} ${by}`)).toEqual([
    'queued owner',
    'running worker',
    'failed worker',
    'queued operator',
    'running worker',
    'succeeded worker',
  ]);
  expect(changes[2]).toMatchObject({ attempt: 1, message: failure.message });
});

it('starts with the request that caused the job, by the ID that the request came with', async () => {
  const request = { id: 'monthly-sales', data: { month: 2, year: 2024 } };
  const response = await me.post('/api/reports', request, { 'X-Request-Id': 'import_7.a-b', traceparent });
  expect(response.headers.get('X-Request-Id')).toBe('import_7.a-b');
  expect(response.headers.get('traceparent')).toBe(traceparent);
  const [first, second] = await timelineOf((await response.json()).id);
  expect(first).toMatchObject({ type: 'request', requestId: 'import_7.a-b', traceId });
  expect(second).toMatchObject({ type: 'state', state: 'queued', by: 'owner' });
});

it.each([
  ['uppercase', traceparent.toUpperCase()],
  ['a trace without an ID', traceparent.replace(traceId, '0'.repeat(32))],
  ['a forbidden version', traceparent.replace(/^00/, 'ff')],
  ['more', `${traceparent}-01`],
])('ignores a traceparent with %s', async (_, invalid) => {
  const image = { image_url: 'https://example.com/a.png' };
  const response = await me.post('/api/images', image, { traceparent: invalid });
  expect(response.headers.get('traceparent')).toBeNull();
  expect((await timelineOf((await response.json()).id))[0]).toMatchObject({ type: 'request', traceId: null });
});

it('knows the request and the trace of every job that the API creates', async () => {
  const { db } = api.database;
  const before = new Set((await db.job.findMany({ select: { id: true } })).map(({ id }) => id));
  const post = (path: string, body: object) =>
    me.post(path, body, { 'X-Request-Id': 'every-job', traceparent }).then(({ status }) => status);
  const webhook = await addWebhook(me);
  const statuses = [
    await post('/api/signup', { email: 'new@example.com' }),
    await post('/api/signup', { email: 'new@example.com' }),
    await post('/api/reports', { id: 'monthly-sales', data: { month: 1, year: 2024, currency: 'EUR' } }),
    await post('/api/yearly-reports', { year: 2024 }),
    await post('/api/images', { image_url: 'https://example.com/a.png' }),
    await post(`/api/webhooks/${webhook.id}/test`, {}),
  ];
  expect(statuses).toEqual([202, 202, 202, 202, 202, 202]);
  const jobs = (await db.job.findMany()).filter(({ id }) => !before.has(id));
  expect(jobs.length).toBeGreaterThanOrEqual(6);
  const others = jobs.filter((job) => job.requestId !== 'every-job' || job.traceparent !== traceparent);
  expect(others.map(({ kind }) => kind)).toEqual([]);
});

it('says why a job ran again after its worker was lost', async () => {
  const { db } = api.database;
  const id = await putJob(db, me.id);
  await takeJob(db, id);
  await db.job.update({ where: { id }, data: { leaseUntil: new Date(0) } });
  await runJob(db, id, success);
  expect(changesOf(await timelineOf(id))).toMatchObject([
    { state: 'queued', message: null },
    { state: 'running', attempt: 1, message: null },
    { state: 'running', attempt: 2, message: 'The worker stopped responding.' },
    { state: 'succeeded', attempt: 2, message: null },
  ]);
});

it('ends with what the job has led to, and passes its request on', async () => {
  const { db } = api.database;
  const other = await api.signedIn();
  const webhook = await addWebhook(other);
  const id = await putJob(db, other.id);
  await db.job.update({ where: { id }, data: { requestId: 'r-9', traceparent } });
  await runJob(db, id, success);
  await db.email.update({ where: { jobId: id }, data: { state: 'accepted', acceptedAt: new Date() } });
  await enqueueDeliveries(db, runtime().jobs);
  const delivery = await db.webhookDelivery.findFirstOrThrow({ where: { webhookId: webhook.id } });
  const effects = (await timelineOf(id, other)).slice(-2);
  expect(effects).toMatchObject([
    { type: 'email', jobId: id, state: 'accepted' },
    { type: 'webhook', jobId: delivery.jobId, state: 'queued', status: null },
  ]);
  expect((await timelineOf(delivery.jobId, other))[0]).toMatchObject({
    ...{ type: 'request', requestId: 'r-9', traceId },
  });
});
