import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { failure, finishJob, putJob, runJob, takeJob } from '@/testing/jobs';
import { openTestApi, type SignedInCaller, type TestApi } from '@/testing/test-api';
import { JobSchema } from './job-schema';

let api: TestApi;
let me: SignedInCaller;
let admin: SignedInCaller;
const put = () => putJob(api.database.db, me.id);

beforeAll(async () => {
  api = await openTestApi();
  me = await api.signedIn();
  admin = await api.signedIn('admin');
});
afterAll(() => api.close());

it('returns a job that matches the schema, with links that work', async () => {
  const id = await put();
  const response = await me.get(`/api/jobs/${id}`);
  expect(response.status).toBe(200);
  const job = JobSchema.strict().parse(await response.json());
  expect(job).toMatchObject({ id, kind: 'welcome-email', queue: 'email', state: 'queued', attempt: 0 });
  expect(job).toMatchObject({ maxAttempts: 4, startedAt: null, finishedAt: null, error: null, result: null });
  expect(job.links).toEqual({
    self: `/api/jobs/${id}`,
    events: `/api/jobs/${id}/events`,
    page: `/jobs/${id}`,
  });
  expect(await (await me.get(job.links.self)).json()).toEqual(job);
});

it('says how long the last run of a job waited, which a retry forgets', async () => {
  const id = await put();
  const fence = await takeJob(api.database.db, id);
  await api.database.db.job.update({ where: { id }, data: { waitedMs: 435n } });
  const queueTime = async () => (await (await me.get(`/api/jobs/${id}`)).json()).queueTimeMs;
  expect(await queueTime()).toBe(435);
  await finishJob(id, fence, { state: 'failed', failure });
  expect(await queueTime()).toBe(435);
  await me.post(`/api/jobs/${id}/retry`);
  expect(await queueTime()).toBeNull();
});

it("responds with 404 for another user's job, as for one that doesn't exist", async () => {
  const id = await put();
  const stranger = await api.signedIn();
  for (const path of ['', '/timeline', '/events']) {
    const others = await stranger.get(`/api/jobs/${id}${path}`);
    const nonexistent = await stranger.get(`/api/jobs/${randomUUID()}${path}`);
    expect([others.status, nonexistent.status]).toEqual([404, 404]);
    expect(await detail(others)).toBe(await detail(nonexistent));
    expect((await admin.get(`/api/jobs/${id}${path.replace('/events', '')}`)).status).toBe(200);
  }
});

it.each([
  'x',
  '0',
  '%00',
  '%ff',
  '..%2f..%2fsignup',
  `${randomUUID()}'--`,
  randomUUID().slice(1),
  '__proto__',
])('responds with 404 to an invalid ID: %s', async (id) => {
  for (const path of ['', '/timeline', '/events']) {
    const response = await me.get(`/api/jobs/${id}${path}`);
    expect(response.status).toBe(404);
    expect(response.headers.get('Content-Type')).toBe('application/problem+json');
  }
});

describe('the entity tag', () => {
  it('is strong, and changes with the job', async () => {
    const id = await put();
    const before = (await me.get(`/api/jobs/${id}`)).headers.get('ETag');
    expect(before).toMatch(/^"\d+"$/);
    expect((await me.get(`/api/jobs/${id}`)).headers.get('ETag')).toBe(before);
    await takeJob(api.database.db, id);
    expect((await me.get(`/api/jobs/${id}`)).headers.get('ETag')).not.toBe(before);
  });

  it('avoids resending what the caller has', async () => {
    const id = await put();
    const tag = (await me.get(`/api/jobs/${id}`)).headers.get('ETag') ?? '';
    for (const known of [tag, `"1", ${tag}`, `${tag},"x"`, '*', `W/${tag}`]) {
      const response = await me.get(`/api/jobs/${id}`, { headers: { 'If-None-Match': known } });
      expect(response.status).toBe(304);
      expect(await response.text()).toBe('');
      expect(response.headers.get('ETag')).toBe(tag);
    }
    for (const known of ['"0"', tag.replaceAll('"', ''), '', 'W/"0"']) {
      const response = await me.get(`/api/jobs/${id}`, { headers: { 'If-None-Match': known } });
      expect(response.status).toBe(200);
    }
  });

  it("doesn't reveal other users' jobs", async () => {
    const id = await put();
    const stranger = await api.signedIn();
    const response = await stranger.get(`/api/jobs/${id}`, { headers: { 'If-None-Match': '*' } });
    expect(response.status).toBe(404);
    expect(response.headers.get('ETag')).toBeNull();
  });
});

it('returns when to poll again until the job has finished', async () => {
  const { db } = api.database;
  const id = await put();
  const wait = async () => (await me.get(`/api/jobs/${id}`)).headers.get('Retry-After');
  expect(await wait()).toBe('1');
  const claimAgain = { state: 'retrying', failure, delayMs: 90_000 } as const;
  await runJob(db, id, claimAgain);
  expect(Number(await wait())).toBeGreaterThan(80);
  expect(Number(await wait())).toBeLessThanOrEqual(90);
  await runJob(db, id);
  expect(await wait()).toBeNull();
});

it('shows an error while a job has failed or will be retried, and clears it when the job runs', async () => {
  const { db } = api.database;
  const id = await put();
  const shown = async () => (await me.get(`/api/jobs/${id}`)).json();
  await runJob(db, id, { state: 'retrying', failure, delayMs: 0 });
  const error = { code: failure.code, message: failure.message };
  expect(await shown()).toMatchObject({ state: 'retrying', error, result: null, attempt: 1 });
  expect((await shown()).nextAttemptAt).not.toBeNull();
  await takeJob(db, id);
  expect(await shown()).toMatchObject({ state: 'running', error: null, result: null, nextAttemptAt: null });
});

it('returns either an error or a result for a finished job, and neither for a canceled one', async () => {
  const { db } = api.database;
  const [succeeded, failed, canceled] = [await put(), await put(), await put()];
  await runJob(db, succeeded);
  await runJob(db, failed, { state: 'failed', failure });
  await me.post(`/api/jobs/${canceled}/cancel`);
  const shown = async (id: string) => (await me.get(`/api/jobs/${id}`)).json();
  expect(await shown(succeeded)).toMatchObject({ error: null, result: { messageId: '<1@example.com>' } });
  expect(await shown(failed)).toMatchObject({ error: { code: 'smtp' }, result: null });
  expect(await shown(canceled)).toMatchObject({ state: 'canceled', error: null, result: null });
});

it('hides the stack, payload, and worker, even from the owner', async () => {
  const id = await put();
  await runJob(api.database.db, id, { state: 'failed', failure });
  for (const path of [`/api/jobs/${id}`, `/api/jobs/${id}/timeline`, '/api/jobs']) {
    const text = await (await me.get(path)).text();
    expect(text).not.toMatch(/secret stack|payload|personId|worker_?id|lease|fence/i);
  }
});

async function detail(response: Response): Promise<string> {
  return (await response.json()).detail;
}
