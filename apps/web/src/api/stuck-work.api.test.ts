import { beat } from '@offload/core/test/worker-parts';
import { someWorker, until } from '@offload/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { runtime } from '@/server/runtime';
import { putJob } from '@/testing/jobs';
import { openTestApi, type SignedInCaller, type TestApi } from '@/testing/test-api';

let api: TestApi;
let me: SignedInCaller;

beforeAll(async () => {
  api = await openTestApi();
  me = await api.signedIn();
});
afterAll(() => api.close());
beforeEach(async () => {
  await api.database.db.$executeRaw`TRUNCATE offload.job, offload.worker_process CASCADE`;
});

const stateOfJobs = async () => (await (await api.get('/api/health')).json()).checks.jobs;

/** Commits a job that has been due for a minute, and returns its ID. */
async function putOverdue(): Promise<string> {
  const id = await putJob(api.database.db, me.id);
  await api.database.db.job.update({
    where: { id },
    data: { heldBy: null, waitsSince: new Date(Date.now() - 60_000) },
  });
  return id;
}

const serve = (slots: number, changes: Parameters<typeof someWorker>[0] = {}) =>
  beat(api.database.db, someWorker({ queues: { email: slots }, ...changes }), 60_000);

it('fails while a due job waits although a worker has a free slot, and says so', async () => {
  const id = await putOverdue();
  await serve(1);
  await until(async () => (await stateOfJobs()) === 'down');
  const response = await api.get('/api/health');
  expect(response.status).toBe(503);
  expect((await response.json()).reasons.jobs).toMatch(/^1 job in the email queue should run/);
  await api.database.db.job.delete({ where: { id } });
  await until(async () => (await stateOfJobs()) === 'up');
});

/** Whether health reports stuck jobs, once it has looked again. */
async function reports(): Promise<string> {
  const canary = await putOverdue();
  await serve(100, { id: '00000000-0000-4000-8000-000000000001', queues: { email: 100 } });
  await until(async () => (await stateOfJobs()) === 'down');
  await api.database.db.job.delete({ where: { id: canary } });
  await api.database.db.workerProcess.deleteMany({ where: { id: '00000000-0000-4000-8000-000000000001' } });
  return until(async () => {
    const state = await stateOfJobs();
    return state === 'up' && state;
  });
}

it('is well while all slots are taken, a worker has paused the queue, or a gate has only just let a job through', async () => {
  const { db } = api.database;
  const id = await putOverdue();
  await serve(1, { outages: [{ queue: 'email', reason: 'Waiting', detail: '' }] });
  expect(await reports()).toBe('up');
  await db.$executeRaw`TRUNCATE offload.worker_process`;

  await serve(1);
  await db.job.update({ where: { id }, data: { admittedAt: new Date() } });
  expect(await reports()).toBe('up');

  await db.job.update({ where: { id }, data: { admittedAt: null } });
  const busy = await putJob(db, me.id);
  await db.job.update({
    where: { id: busy },
    data: { state: 'running', leaseUntil: new Date(Date.now() + 60_000) },
  });
  expect(await reports()).toBe('up');
});

it('is well while workers get through a backlog', async () => {
  const { db } = api.database;
  for (let count = 0; count < 3; count += 1) await putOverdue();
  await serve(2);
  const started = await putJob(db, me.id);
  await db.job.update({
    where: { id: started },
    data: { state: 'running', startedAt: new Date(), leaseUntil: new Date(Date.now() + 60_000) },
  });
  expect(await reports()).toBe('up');
});

it('fails while a pool gives no connection, and while most requests get 503', async () => {
  await serve(1);
  const { writes, metrics } = runtime();
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const holding = Array.from({ length: 5 }, () => writes.transaction(() => held));
  await until(async () => (await (await api.get('/api/health')).json()).checks.connections === 'down');
  release();
  await Promise.all(holding);
  await until(async () => (await (await api.get('/api/health')).json()).checks.connections === 'up');

  for (let count = 0; count < 100; count += 1)
    metrics.answered({ method: 'POST', route: '/api/signup', status: 503, seconds: 0.1 });
  await until(async () => (await (await api.get('/api/health')).json()).checks.requests === 'down');
  expect((await api.get('/api/health')).status).toBe(503);
  expect((await api.get('/api/health/ready')).status).toBe(200);
});

it('is not ready with the schema of an earlier version, and says so', async () => {
  const { db } = api.database;
  const [{ name } = { name: '' }] = await db.$queryRaw<{ name: string }[]>`
    SELECT max(name) AS name FROM offload.migration`;
  await db.$executeRaw`UPDATE offload.migration SET name = '0000_before_all' WHERE name = ${name}`;
  const { core, schema } = runtime();
  const following = schema.follow(core);
  await until(() => schema.problem());
  const ready = await api.get('/api/health/ready');
  expect([ready.status, await ready.json()]).toEqual([
    503,
    {
      status: 'failing',
      checks: expect.objectContaining({ schema: 'other' }),
      reasons: { schema: schema.problem() },
    },
  ]);
  await db.$executeRaw`UPDATE offload.migration SET name = ${name} WHERE name = '0000_before_all'`;
  following.now();
  await until(() => schema.problem() === null);
  await following.stop();
});

it('is not ready without the schema, and says to run the migrations', async () => {
  await api.database.db.$executeRaw`ALTER TABLE offload.worker_process RENAME TO moved`;
  const ready = await until(async () => {
    const response = await api.get('/api/health/ready');
    return response.status === 503 && response;
  });
  expect(await ready.json()).toEqual({
    status: 'failing',
    checks: { database: 'up', schema: 'missing' },
    reasons: { schema: expect.stringContaining('Run the migrations') },
  });
});
