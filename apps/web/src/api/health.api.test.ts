import { beat } from '@offload/core/test/worker-parts';
import { someWorker, until } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Caller, openTestApi, type TestApi } from '@/testing/test-api';

let api: TestApi;
const worker = someWorker({ host: 'a-host-name', pid: 4711 });

beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api.close());

const read = async () => (await api.get('/api/health')).json();

it('is ok while a worker is connected, and fails after the last one has gone', async () => {
  const checks = {
    ...{ database: 'up', queue: 'up', storage: 'up', email: 'up' },
    ...{ connections: 'up', jobs: 'up', requests: 'up' },
  };
  await beat(api.database.db, worker, 60_000);
  await until(async () => (await api.get('/api/health')).status === 200);
  expect(await read()).toEqual({ status: 'ok', checks: { ...checks, workers: { connected: 1 } } });

  await beat(api.database.db, worker, -1);
  await until(async () => (await api.get('/api/health')).status === 503);
  expect(await read()).toEqual({ status: 'failing', checks: { ...checks, workers: { connected: 0 } } });
});

it('reports email as down, with a public reason, while a live worker reports the outage', async () => {
  const reason = 'Waiting for the mail server, which rejects our login';
  const outages = [{ queue: 'email', reason, detail: '535 from mail.internal' }];
  await beat(api.database.db, { ...worker, outages }, 60_000);
  await until(async () => (await read()).checks.email === 'down');
  const response = await api.get('/api/health');
  expect(response.status).toBe(503);
  const text = await response.text();
  expect(JSON.parse(text)).toMatchObject({ status: 'failing', reasons: { email: reason } });
  expect(text).not.toMatch(/535|internal/);

  await beat(api.database.db, { ...worker, outages }, -1);
  await until(async () => (await read()).checks.email === 'up');
  await beat(api.database.db, { ...worker, outages: [] }, 60_000);
  await until(async () => (await api.get('/api/health')).status === 200);
});

it('names a queue with waiting jobs that no worker has a slot for', async () => {
  await beat(api.database.db, { ...worker, queues: { image: 2 } }, 60_000);
  await api.post('/api/signup', { email: 'waits@example.com' });
  await until(async () => (await read()).checks.jobs === 'down');
  expect(await read()).toMatchObject({
    ...{ status: 'failing', checks: { workers: { connected: 1 } } },
    reasons: { jobs: '1 job in the email queue waits, and no worker takes jobs from it' },
  });
  await beat(api.database.db, { ...worker, queues: { email: 20 } }, 60_000);
  await until(async () => (await api.get('/api/health')).status === 200);
});

it('tells only staff how workers seal the processes that decode files', async () => {
  await beat(api.database.db, { ...worker, sealing: 'unsealed' }, 60_000);
  const [staff, user] = [await api.signedIn('viewer'), await api.signedIn()];
  const details = { sealing: { unsealed: 1 } };
  const read = async (caller: Caller) => (await caller.get('/api/health')).json();
  await until(async () => JSON.stringify((await read(staff)).details) === JSON.stringify(details));
  for (const caller of [api, user]) expect(await read(caller)).not.toHaveProperty('details');
});

it('is alive and ready without any worker', async () => {
  await beat(api.database.db, worker, -1);
  const live = await api.get('/api/health/live');
  expect([live.status, await live.json()]).toEqual([200, { status: 'ok' }]);
  const ready = await api.get('/api/health/ready');
  expect([ready.status, await ready.json()]).toEqual([200, { status: 'ok', checks: { database: 'up' } }]);
});

it("requires no login, isn't cached, and reveals nothing about the machines", async () => {
  await beat(api.database.db, worker, 60_000);
  const response = await api.get('/api/health');
  expect(response.headers.get('Cache-Control')).toBe('private, no-store');
  expect(await response.text()).not.toMatch(/a-host-name|4711|postgres|file:|127\.0\.0\.1|secret/);
});
