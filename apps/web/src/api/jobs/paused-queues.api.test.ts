import { beat, signOff } from '@offload/core/test/worker-parts';
import type { Database } from '@offload/db';
import { someWorker, until } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readEvents } from '@/testing/events';
import { failure, putJob, runJob } from '@/testing/jobs';
import { openTestApi, type SignedInCaller, type TestApi } from '@/testing/test-api';
import { callConsole } from '@/testing/test-console';

let api: TestApi;
let db: Database;
let me: SignedInCaller;
const reason = "Waiting for the mail server, which can't be reached";
const outages = [{ queue: 'email', reason, detail: 'connect ECONNREFUSED 10.0.0.7:25' }];

beforeAll(async () => {
  api = await openTestApi();
  db = api.database.db;
  me = await api.signedIn();
});
afterAll(() => api.close());

async function read(id: string) {
  const response = await me.get(`/api/jobs/${id}`);
  const { progress } = await response.json();
  return { step: progress.step, tag: response.headers.get('ETag') ?? '' };
}

async function listedStep(id: string) {
  const { data } = await (await me.get('/api/jobs')).json();
  return data.find((job: { id: string }) => job.id === id).progress.step;
}

it('tells owners why their jobs are waiting, without details meant for staff', async () => {
  const worker = someWorker({ outages });
  const [waiting, retrying, failed] = [
    await putJob(db, me.id),
    await putJob(db, me.id),
    await putJob(db, me.id),
  ];
  await runJob(db, retrying, { state: 'retrying', failure, delayMs: 60_000 });
  await runJob(db, failed, { state: 'failed', failure });
  const before = await read(waiting);
  expect(before.step).toBeNull();
  await beat(db, worker, 60_000);
  await until(async () => (await read(waiting)).step === reason);
  const during = await read(waiting);
  expect(during.tag).not.toBe(before.tag);
  expect(await listedStep(waiting)).toBe(reason);
  expect((await read(retrying)).step).toBe(reason);
  expect((await read(failed)).step).toBeNull();
  const unchanged = await me.get(`/api/jobs/${waiting}`, { headers: { 'If-None-Match': during.tag } });
  expect(unchanged.status).toBe(304);
  await signOff(db, worker.id);
  await until(async () => (await read(waiting)).step === null);
  expect((await read(waiting)).tag).toBe(before.tag);
});

it('tells owners that staff have paused the queue, until it resumes', async () => {
  const console = callConsole(await api.signedIn('operator'));
  const waiting = await putJob(db, me.id);
  await console.post('/api/queues/email/pause');
  await until(async () => (await read(waiting)).step === 'Waiting because the queue is paused');
  await console.post('/api/queues/email/resume');
  await until(async () => (await read(waiting)).step === null);
});

it('shows owners the reason of the current pause, not of an earlier one', async () => {
  const console = callConsole(await api.signedIn('operator'));
  const waiting = await putJob(db, me.id);
  await console.post('/api/queues/email/pause', { reason: ' The provider is moving. ' });
  const withReason = 'Waiting because the queue is paused: The provider is moving.';
  await until(async () => (await read(waiting)).step === withReason);
  await console.post('/api/queues/email/pause');
  await until(async () => (await read(waiting)).step === 'Waiting because the queue is paused');
  await console.post('/api/queues/email/resume');
  await until(async () => (await read(waiting)).step === null);
});

it.each(['one job', 'all jobs'])('tells clients that watch %s when an outage begins and ends', async (of) => {
  const worker = someWorker({ outages });
  const id = await putJob(db, me.id);
  const path = of === 'one job' ? `/api/jobs/${id}/events` : '/api/events';
  const reader = await readEvents((init) => me.get(path, init));
  const steps = () => reader.events.filter(({ job }) => job.id === id).map(({ job }) => job.progress.step);
  await until(() => steps().at(-1) === null);
  await beat(db, worker, 60_000);
  await until(() => steps().at(-1) === reason);
  await signOff(db, worker.id);
  await until(() => steps().at(-1) === null);
  await reader.close();
});
