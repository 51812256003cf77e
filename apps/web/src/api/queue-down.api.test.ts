import { beat } from '@offload/core/test/worker-parts';
import { someWorker } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { failure, putJob, runJob } from '@/testing/jobs';
import { openTestApi, type TestApi } from '@/testing/test-api';
import { callConsole } from '@/testing/test-console';

let api: TestApi;

beforeAll(async () => {
  // This port is closed.
  api = await openTestApi({ QUEUE_URL: 'redis://:hidden@127.0.0.1:1' });
});
afterAll(() => api.close());

it('reports that the queue is down, without revealing where it is or how it failed', async () => {
  await beat(api.database.db, someWorker(), 60_000);
  const response = await api.get('/api/health');
  expect(response.status).toBe(503);
  const text = await response.text();
  expect(JSON.parse(text)).toEqual({
    status: 'failing',
    checks: {
      ...{ database: 'up', queue: 'down', storage: 'up', email: 'up' },
      ...{ connections: 'up', jobs: 'up', requests: 'up', workers: { connected: 1 } },
    },
  });
  expect(text).not.toMatch(/hidden|redis|127\.0\.0\.1|ECONN/);
  // It can still serve requests.
  expect((await api.get('/api/health/ready')).status).toBe(200);
});

it('still accepts sign-ups, whose jobs wait in the database', async () => {
  const response = await api.post('/api/signup', { email: 'ada@example.com' });
  expect(response.status).toBe(202);
  expect(await api.database.db.job.findMany()).toMatchObject([{ state: 'queued', dispatchedAt: null }]);
});

it('tells staff that it can’t say which queues are paused, and why a job waits', async () => {
  const staff = callConsole(await api.signedIn('viewer'));
  const { data } = await (await staff.get('/api/queues')).json();
  expect(data).toContainEqual(expect.objectContaining({ name: 'email', isPaused: null }));
  const waiting = await putJob(api.database.db, (await api.signedIn()).id);
  expect(await (await staff.get(`/api/jobs/${waiting}`)).json()).toMatchObject({ hold: { isPaused: null } });
});

it('still cancels and retries', async () => {
  const { db } = api.database;
  const me = await api.signedIn();
  const waiting = await putJob(db, me.id);
  expect((await me.post(`/api/jobs/${waiting}/cancel`)).status).toBe(202);
  const failed = await putJob(db, me.id);
  await runJob(db, failed, { state: 'failed', failure });
  expect((await me.post(`/api/jobs/${failed}/retry`)).status).toBe(202);
  expect(await (await me.get(`/api/jobs/${failed}`)).json()).toMatchObject({ state: 'queued' });
});
