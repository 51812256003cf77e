import { changeJobs } from '@offload/kinds/change-jobs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { failure, putJob, runJob } from '@/testing/jobs';
import { openTestApi, type SignedInCaller, type TestApi } from '@/testing/test-api';
import { callConsole } from '@/testing/test-console';

let api: TestApi;
let owner: SignedInCaller;
let operator: SignedInCaller;
let viewer: SignedInCaller;

beforeAll(async () => {
  api = await openTestApi();
  owner = await api.signedIn();
  operator = await api.signedIn('operator');
  viewer = await api.signedIn('viewer');
});
afterAll(() => api.close());

async function fail(message: string): Promise<string> {
  const id = await putJob(api.database.db, owner.id);
  await runJob(api.database.db, id, { state: 'failed', failure: { ...failure, message } });
  return id;
}

const group = (signature: string) => ({
  ...{ kind: 'welcome-email', signature, until: new Date(Date.now() + 60_000).toISOString() },
});

it('finds jobs by a part of the address of their owner, and by a word of a stack, but not for viewers', async () => {
  const id = await fail('to be found');
  const found = async (caller: SignedInCaller, q: string): Promise<string[]> => {
    const { data } = await (await callConsole(caller).get(`/api/jobs?q=${encodeURIComponent(q)}`)).json();
    return data.map((job: { id: string }) => job.id);
  };
  for (const q of [owner.email, `owner:${owner.email.slice(2, 12)}`, `stack id:${id}`]) {
    expect(await found(operator, q), q).toEqual([id]);
    expect(await found(viewer, q), q).toEqual([]);
  }
  expect(await found(operator, `owner:${owner.id}`)).toEqual([id]);
  expect(await found(viewer, `owner:${owner.id}`)).toEqual([]);
});

it.each([
  ['/api/changes', { action: 'retry' }],
  ['/api/changes', { action: 'dismiss', reason: 'Known' }],
  ['/api/changes/preview', { action: 'delete' }],
  ['/api/retries/undo', { jobId: '00000000-0000-7000-8000-000000000000' }],
  ['/api/dismissals/undo', { at: new Date().toISOString(), by: 'olga' }],
])('rejects changes by viewers: %s %o', async (path, change) => {
  const id = await fail('not theirs');
  const filter = { filter: { ids: [id], until: group('').until } };
  const body = { ...(path.startsWith('/api/changes') ? filter : {}), ...change };
  expect((await callConsole(viewer).post(path, body)).status).toBe(403);
  expect(await api.database.db.job.findUniqueOrThrow({ where: { id } })).toMatchObject({ state: 'failed' });
});

it('says whom a retry emails, and that canceling emails no one', async () => {
  const filter = { ids: [await fail('to be previewed')], until: group('').until };
  const preview = async (action: string) =>
    (await callConsole(operator).post('/api/changes/preview', { action, filter })).json();
  expect(await preview('retry')).toMatchObject({
    ...{ count: 1, effects: `This emails ${owner.email}.`, owners: [{ name: owner.email, count: 1 }] },
  });
  expect(await preview('delete')).toMatchObject({ count: 1, effects: null });
});

it('changes a group of failures in a job of the operator, up to as many as they may have', async () => {
  await fail('to be retried');
  await fail('to be retried');
  const change = () =>
    callConsole(operator).post('/api/changes', { action: 'retry', filter: group('smtp: to be retried') });
  const response = await change();
  expect(response.status).toBe(202);
  const { jobId } = await response.json();
  const { db } = api.database;
  expect(await db.job.findUniqueOrThrow({ where: { id: jobId } })).toMatchObject({
    ...{ kind: changeJobs.kind, state: 'queued', ownerId: operator.id, title: 'Retry 2 jobs' },
    requestId: response.headers.get('X-Request-Id'),
  });
  expect(await db.operatorAction.findFirstOrThrow({ where: { subjectId: jobId } })).toMatchObject({
    ...{ action: 'jobs.retry', actorId: operator.id, actorEmail: operator.email },
    after: { count: 2, filter: { signature: 'smtp: to be retried' } },
  });
  await runJob(db, jobId, { state: 'failed', failure });
  const { payload } = await db.job.findUniqueOrThrow({ where: { id: jobId } });
  // Its payload names the staff member whom it acts for.
  expect((await callConsole(operator).post(`/api/jobs/${jobId}/replay`, { payload })).status).toBe(409);
  const { data, counts } = await (await callConsole(viewer).get(`/api/jobs/${jobId}/changed`)).json();
  expect({ data, counts }).toEqual({ data: [], counts: {} });
  const open = await (await change()).json();
  await copyOpen(open.jobId, 198);
  expect((await change()).status).toBe(202);
  const rejected = await change();
  expect(rejected.status).toBe(429);
  expect(await rejected.json()).toMatchObject({
    detail: expect.stringContaining('You have 200 unfinished jobs in the admin queue. The limit is 200.'),
  });
});

/** Adds copies of an unfinished job. Two hundred requests would take seconds of CPU time. */
async function copyOpen(id: string, copies: number): Promise<void> {
  await api.database.db.$executeRaw`
    INSERT INTO offload.job
    SELECT (jsonb_populate_record(job, jsonb_build_object('id', left(id::text, 15) || substr(other::text, 16)))).*
    FROM offload.job, (SELECT gen_random_uuid() AS other FROM generate_series(1, ${copies}::int)) AS others
    WHERE id = ${id}::uuid`;
}
