import { randomUUID } from 'node:crypto';
import type { JobQueue } from '@offload/jobs/backend';
import { openTestQueue, until } from '@offload/testing';
import { UnrecoverableError } from 'bullmq';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { runtime } from '@/server/runtime';
import { failure, putJob, runJob } from '@/testing/jobs';
import { type Caller, callerWith, openTestApi, type SignedInCaller, type TestApi } from '@/testing/test-api';
import { createBullBoardApp } from './app';

let testQueue: Awaited<ReturnType<typeof openTestQueue>>;
let api: TestApi;
let owner: SignedInCaller;
let operator: Caller & { id: string };
let viewer: Caller;
let user: Caller;
let stranger: Caller;
let queue: JobQueue;

beforeAll(async () => {
  testQueue = await openTestQueue('');
  api = await openTestApi(testQueue.url ? { QUEUE_URL: testQueue.url } : {});
  const app = createBullBoardApp();
  const send = async (path: string, init?: RequestInit) =>
    app.fetch(new Request(`http://localhost:3000/admin/queues${path}`, init));
  const as = ({ cookie, id }: SignedInCaller) => ({ ...callerWith(send, { Cookie: cookie }), id });
  owner = await api.signedIn();
  operator = as(await api.signedIn('operator'));
  viewer = as(await api.signedIn('viewer'));
  user = as(owner);
  stranger = callerWith(send);
  queue = await runtime().queue.queue('email');
});
afterAll(async () => {
  await api.close();
  await testQueue.remove();
});
beforeEach(async () => {
  await queue.resume();
  const left = await queue.getJobs(['waiting', 'delayed', 'failed']);
  await Promise.all(left.map((job) => queue.remove(job.id ?? '')));
});

const put = (caller: Caller, path: string, init: RequestInit = {}) =>
  caller.get(path, { method: 'PUT', ...init });
const rowOf = (id: string) => api.database.db.job.findUniqueOrThrow({ where: { id } });
const actionsOn = (subjectId: string) =>
  api.database.db.operatorAction.findMany({ where: { subjectId }, orderBy: { id: 'asc' } });

it('shows its page to staff, with our look, our links, and nothing from another site', async () => {
  for (const caller of [operator, viewer]) {
    const response = await caller.get('');
    expect(response.status).toBe(200);
    const html = await response.text();
    expect(html).toContain('<title>Offload</title>');
    expect(html).toContain('"url":"/admin"');
    expect(html).toContain('<base href="/admin/queues/" />');
    expect(html).not.toContain('https://');
    const policy = response.headers.get('Content-Security-Policy');
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    const script = html.match(/src="(static\/js\/main[^"]+)"/)?.[1];
    const loaded = await caller.get(`/${script}`);
    expect(loaded.status).toBe(200);
    expect(loaded.headers.get('Content-Type')).toMatch(/javascript/);
  }
});

it('lists every queue, also those in which nothing has ever been', async () => {
  for (const [caller, readOnlyMode] of [
    [operator, false],
    [viewer, true],
  ] as const) {
    const { queues } = await (await caller.get('/api/queues')).json();
    const names = queues.map(({ name }: { name: string }) => name).sort();
    expect(names).toEqual(expect.arrayContaining(['email', 'image', 'import', 'report']));
    expect(queues[0]).toMatchObject({ readOnlyMode, allowCompletedRetries: false });
  }
});

it('tells nobody else that it is there', async () => {
  expect((await stranger.get('/queue/email')).status).toBe(302);
  expect((await stranger.get('/queue/email')).headers.get('Location')).toBe(
    '/login?next=%2Fadmin%2Fqueues%2Fqueue%2Femail',
  );
  expect((await stranger.get('/api/queues')).status).toBe(401);
  expect((await stranger.get('/static/favicon.ico')).status).toBe(302);
  expect((await user.get('')).status).toBe(404);
  expect((await user.get('/api/queues')).status).toBe(403);
  expect(await (await user.get('/api/queues')).json()).toMatchObject({ status: 403, title: 'Not allowed' });
});

it('retries a job that has failed: its row, its queue and the audit say so', async () => {
  const id = await putFailed();
  expect((await put(operator, `/api/queues/email/${id}/retry`)).status).toBe(204);
  expect(await rowOf(id)).toMatchObject({ state: 'queued', attempt: 0, errorMessage: null });
  await until(async () => (await queue.getJobState(id)) === 'waiting');
  expect(await actionsOn(id)).toMatchObject([
    { actorId: operator.id, action: 'job.retry', before: { state: 'failed' }, after: { state: 'queued' } },
  ]);
  const again = await put(operator, `/api/queues/email/${id}/retry`);
  expect(again.status).toBe(409);
  expect(await again.json()).toMatchObject({ message: 'This job is queued and cannot be retried.' });
});

it('retries all that have failed, and counts those that something else had retried', async () => {
  const ids = [await putFailed(), await putFailed(), await putFailed()];
  await runtime().jobs.retry(ids[0] ?? '', { owner: null, actor: 'user:else' });
  await until(async () => (await queue.getJobState(ids[0] ?? '')) === 'waiting');
  const response = await put(operator, '/api/queues/email/retry/failed');
  expect(await response.json()).toMatchObject({ retried: 2 });
  for (const id of ids) expect(await rowOf(id)).toMatchObject({ state: 'queued' });
});

it('cancels what is removed: the row is canceled, and no worker gets it', async () => {
  const id = await putWaiting();
  expect((await put(operator, `/api/queues/email/${id}/clean`)).status).toBe(204);
  expect(await rowOf(id)).toMatchObject({ state: 'canceled' });
  await until(async () => (await queue.getJobState(id)) === 'unknown');
  expect(await actionsOn(id)).toMatchObject([{ action: 'job.cancel', after: { state: 'canceled' } }]);
});

it('runs a job at once that waits for its next attempt', async () => {
  const id = await putDelayed();
  expect((await put(operator, `/api/queues/email/${id}/promote`)).status).toBe(204);
  await until(async () => (await queue.getJobState(id)) === 'waiting');
  const { state, nextAttemptAt } = await rowOf(id);
  expect(state).toBe('retrying');
  expect(nextAttemptAt?.getTime()).toBeLessThanOrEqual(Date.now() + 1_000);
  expect(await actionsOn(id)).toMatchObject([{ action: 'job.reschedule', before: { state: 'retrying' } }]);
});

it('moves the next attempt of a job, in its row and in its queue', async () => {
  const id = await putDelayed();
  const headers = { 'Content-Type': 'application/json' };
  const delay = (body: object) =>
    operator.get(`/api/queues/email/${id}/delay`, { method: 'PATCH', headers, body: JSON.stringify(body) });
  expect((await delay({ delay: 3_600_000 })).status).toBe(204);
  const { nextAttemptAt } = await rowOf(id);
  expect(Math.abs((nextAttemptAt?.getTime() ?? 0) - Date.now() - 3_600_000)).toBeLessThan(5_000);
  await until(async () => (await queue.getJob(id))?.delay === 3_600_000);
  for (const body of [{}, { delay: -1 }, { delay: 'soon' }, { delay: 1e15 }]) {
    expect((await delay(body)).status).toBe(400);
  }
});

it('runs all at once that wait for their next attempt', async () => {
  const ids = await Promise.all([putDelayed(), putDelayed()]);
  expect((await put(operator, '/api/queues/email/promote')).status).toBe(200);
  for (const id of ids) await until(async () => (await queue.getJobState(id)) === 'waiting');
});

it.each(['retry', 'clean', 'promote'])('says plainly where there is nothing to %s', async (verb) => {
  for (const id of [randomUUID(), 'x', '1', "'; DROP TABLE job"]) {
    const response = await put(operator, `/api/queues/email/${encodeURIComponent(id)}/${verb}`);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ message: 'Offload has no such job.', status: 404 });
  }
});

it('pauses a queue for all workers, and lets it go on', async () => {
  expect((await put(operator, '/api/queues/email/pause')).status).toBe(200);
  expect(await queue.isPaused()).toBe(true);
  const id = await putWaiting();
  const taken: string[] = [];
  const worker = await runtime().queue.worker(
    'email',
    async (job) => void taken.push(job.id ?? ''),
    settings,
  );
  const other = await putWaiting();
  await until(async () => (await queue.getJobs(['waiting'])).length >= 2);
  expect(taken).toEqual([]);
  expect((await put(operator, '/api/queues/email/resume')).status).toBe(200);
  await until(() => taken.includes(id) && taken.includes(other));
  await worker.close();
  const states = (await actionsOn('email')).map(({ action, before, after }) => ({ action, before, after }));
  expect(states.slice(-2)).toEqual([
    { action: 'queue.pause', before: { paused: false }, after: { paused: true } },
    { action: 'queue.resume', before: { paused: true }, after: { paused: false } },
  ]);
});

it('pauses and resumes all queues', async () => {
  const report = await runtime().queue.queue('report');
  expect((await put(operator, '/api/queues/pause')).status).toBe(200);
  expect([await queue.isPaused(), await report.isPaused()]).toEqual([true, true]);
  expect((await put(operator, '/api/queues/resume')).status).toBe(200);
  expect([await queue.isPaused(), await report.isPaused()]).toEqual([false, false]);
});

const refused: [string, string, object?][] = [
  ['PUT', '/api/queues/email/empty'],
  ['PUT', '/api/queues/email/obliterate', { force: true }],
  ['PUT', '/api/queues/email/clean/wait'],
  ['PUT', '/api/queues/email/clean/failed'],
  ['PUT', '/api/queues/email/retry/completed'],
  ['PUT', '/api/queues/email/concurrency', { concurrency: 1 }],
  ['PUT', '/api/queues/email/rate-limit', { max: 1, duration: 1000 }],
  ['POST', '/api/queues/email/add', { name: 'welcome-email', data: {}, options: {} }],
  ['PATCH', '/api/queues/email/$id/update-data', { jobData: { personId: 'x' } }],
  ['PATCH', '/api/queues/email/$id/priority', { priority: 1 }],
  ['PUT', '/api/queues/email/job-schedulers/x/run'],
  ['DELETE', '/api/queues/email/$id'],
];

it.each(refused)('does not half do what means nothing to our rows: %s %s', async (method, path, body) => {
  const id = await putWaiting();
  const init = { method, ...(body && { body: JSON.stringify(body) }) };
  const response = await operator.get(path.replace('$id', id), init);
  expect(response.status).toBe(409);
  expect(await response.json()).toMatchObject({
    error: 'Conflict',
    message: expect.stringContaining('rows'),
  });
  expect(await queue.getJobState(id)).toBe('waiting');
  expect(await rowOf(id)).toMatchObject({ state: 'queued' });
});

const writes: [string, string][] = [
  ['PUT', '/api/queues/email/$id/clean'],
  ['PUT', '/api/queues/email/$id/retry'],
  ['PUT', '/api/queues/email/$id/promote'],
  ['PATCH', '/api/queues/email/$id/delay'],
  ['PUT', '/api/queues/email/pause'],
  ['PUT', '/api/queues/pause'],
  ...refused.map(([method, path]): [string, string] => [method, path]),
];

it.each(writes)('lets nobody do it who may not, and no page of another site: %s %s', async (method, path) => {
  const id = await putWaiting();
  const at = path.replace('$id', id);
  expect((await viewer.get(at, { method })).status).toBe(403);
  expect((await user.get(at, { method })).status).toBe(403);
  expect((await stranger.get(at, { method })).status).toBe(401);
  const foreign: Record<string, string>[] = [
    { Origin: 'https://evil.example' },
    { Origin: 'null' },
    { 'Sec-Fetch-Site': 'cross-site' },
    { 'Sec-Fetch-Site': 'same-site' },
  ];
  for (const headers of foreign) expect((await operator.get(at, { method, headers })).status).toBe(403);
  expect(await rowOf(id)).toMatchObject({ state: 'queued' });
  expect(await queue.isPaused()).toBe(false);
});

it('shows neither stacks nor what is in a payload', async () => {
  const id = randomUUID();
  const data = { card: '4111 1111', nested: { list: ['secret'] } };
  await queue.addBulk([{ name: 'foreign', data, opts: { jobId: id } }]);
  await failIn('email', id, 'It went wrong.');
  for (const caller of [operator, viewer]) {
    for (const path of [
      `/api/queues/email/${id}`,
      '/api/queues?activeQueue=email&status=failed&jobsPerPage=100',
    ]) {
      const text = await (await caller.get(path)).text();
      expect(text).toContain('It went wrong.');
      expect(text).toContain('•••');
      expect(text).not.toMatch(/4111|secret|\.ts:\d+/);
    }
  }
  const { job } = await (await operator.get(`/api/queues/email/${id}`)).json();
  expect(job).toMatchObject({ stacktrace: [], externalUrl: { href: `/admin/jobs/${id}` } });
});

const settings = { concurrency: 5, lockMs: 30_000 };

/** A job that its queue has and nobody takes. */
async function putWaiting(): Promise<string> {
  const id = await putJob(api.database.db, owner.id);
  await runtime().jobs.handOver([{ id, kind: 'welcome-email', queue: 'email', deliveredBefore: false }]);
  return id;
}

async function putFailed(): Promise<string> {
  const id = await putWaiting();
  await runJob(api.database.db, id, { state: 'failed', failure });
  await failIn('email', id, failure.message);
  return id;
}

async function putDelayed(): Promise<string> {
  const id = await putJob(api.database.db, owner.id);
  await runJob(api.database.db, id, { state: 'retrying', failure, delayMs: 600_000 });
  await queue.addBulk([{ name: 'welcome-email', data: {}, opts: { jobId: id, delay: 600_000 } }]);
  return id;
}

/** Has whatever waits in the queue taken, and failed. */
async function failIn(name: string, id: string, message: string): Promise<void> {
  const consume = async () => {
    throw new UnrecoverableError(message);
  };
  const worker = await runtime().queue.worker(name, consume, settings);
  await until(async () => (await queue.getJobState(id)) === 'failed');
  await worker.close();
}
