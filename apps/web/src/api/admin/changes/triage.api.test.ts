import { randomUUID } from 'node:crypto';
import type { Database } from '@offload/db';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Role } from '@/server/auth/roles';
import { failure, putJob, runJob } from '@/testing/jobs';
import { openTestApi, type SignedInCaller, type TestApi } from '@/testing/test-api';

let api: TestApi;
let db: Database;
let owner: SignedInCaller;
let people: Record<Role, SignedInCaller>;
const until = () => new Date(Date.now() + 60_000).toISOString();

beforeAll(async () => {
  api = await openTestApi();
  db = api.database.db;
  owner = await api.signedIn();
  people = {
    admin: await api.signedIn('admin'),
    operator: await api.signedIn('operator'),
    viewer: await api.signedIn('viewer'),
    user: await api.signedIn('user'),
  };
});
afterAll(() => api.close());

async function fail(message = failure.message): Promise<string> {
  const id = await putJob(db, owner.id);
  await runJob(db, id, { state: 'failed', failure: { ...failure, message } });
  return id;
}

const writes = [
  '/api/admin/changes',
  '/api/admin/changes/preview',
  '/api/admin/dismissals',
  '/api/admin/dismissals/undo',
];

it.each(writes)('rejects writes by viewers, users, and visitors: %s', async (path) => {
  expect((await people.viewer.post(path)).status).toBe(403);
  expect((await people.user.post(path)).status).toBe(403);
  expect((await api.post(path)).status).toBe(401);
  expect((await people.operator.post(path, '{', {})).status).toBeGreaterThanOrEqual(400);
});

it('groups similar failures, for staff only', async () => {
  for (const number of [1, 2, 3]) await fail(`No ${number} in the group`);
  for (const role of ['admin', 'operator', 'viewer'] as const) {
    const { data } = await (await people[role].get('/api/admin/failures')).json();
    const group = data.find(({ signature }: { signature: string }) => signature.endsWith('in the group'));
    expect(group).toMatchObject({ kind: 'welcome-email', signature: 'smtp: No <n> in the group', count: 3 });
  }
  expect((await people.user.get('/api/admin/failures')).status).toBe(403);
  expect((await people.viewer.get('/api/admin/failures?since=yesterday')).status).toBe(400);
});

it('previews the count, and starts a job owned by the caller only if the confirmed count matches', async () => {
  const ids = [await fail('to be retried'), await fail('to be retried')];
  const filter = { kind: 'welcome-email', signature: 'smtp: to be retried', until: until() };
  const asked = { action: 'retry', filter };
  const preview = await people.operator.post('/api/admin/changes/preview', asked);
  expect(await preview.json()).toEqual({ count: 2, people: 1, emails: [owner.email], owners: 0 });
  const refused = await people.operator.post('/api/admin/changes', { ...asked, count: 3 });
  expect(refused.status).toBe(409);
  expect(await refused.json()).toMatchObject({ detail: expect.stringContaining('is now 2') });
  const accepted = await people.operator.post('/api/admin/changes', { ...asked, count: 2 });
  expect(accepted.status).toBe(202);
  const job = await accepted.json();
  expect(job).toMatchObject({ kind: 'change-jobs', queue: 'admin', state: 'queued' });
  expect(await db.job.findUniqueOrThrow({ where: { id: job.id } })).toMatchObject({
    ownerId: people.operator.id,
    title: 'Retry 2 jobs',
  });
  expect(await db.operatorAction.findFirstOrThrow({ where: { subjectId: job.id } })).toMatchObject({
    action: 'jobs.retry',
    actorId: people.operator.id,
    after: { count: 2, filter: { signature: 'smtp: to be retried' } },
  });
  const { data, counts } = await (await people.viewer.get(`/api/admin/changes/${job.id}/jobs`)).json();
  expect({ data, counts }).toEqual({ data: [], counts: {} });
  expect((await people.viewer.get(`/api/admin/changes/${ids[0]}/jobs`)).status).toBe(404);
  expect((await people.viewer.get('/api/admin/changes/x/jobs')).status).toBe(404);
});

it.each([
  [{ action: 'drop' }],
  [{ filter: { until: '2026-01-01T00:00:00Z' } }],
  [{ filter: { kind: 'a', until: 'now' } }],
  [{ filter: { ids: ['x'], until: '2026-01-01T00:00:00Z' } }],
  [{ filter: { ids: Array.from({ length: 501 }, () => randomUUID()), until: '2026-01-01T00:00:00Z' } }],
  [{ filter: { kind: 'a', states: ['failed'], until: '2026-01-01T00:00:00Z' } }],
  [{ count: 0 }],
  [{ count: '1' }],
])('rejects a change with %o', async (change) => {
  const asked = {
    action: 'retry',
    filter: { kind: 'a', until: '2026-01-01T00:00:00Z' },
    count: 1,
    ...change,
  };
  expect((await people.admin.post('/api/admin/changes', asked)).status).toBe(400);
  const { count: _, ...previewed } = asked;
  if (!('count' in change)) {
    expect((await people.admin.post('/api/admin/changes/preview', previewed)).status).toBe(400);
  }
});

it('undoes retries of jobs that no worker has started', async () => {
  const id = await fail('to be retried and undone');
  expect((await people.operator.post(`/api/jobs/${id}/retry`)).status).toBe(202);
  const undo = (body: object) => people.operator.post('/api/admin/retries/undo', body);
  expect(await (await undo({ ids: [id] })).json()).toEqual({ count: 1 });
  expect(await (await undo({ ids: [id] })).json()).toEqual({ count: 0 });
  expect(await db.job.findUniqueOrThrow({ where: { id } })).toMatchObject({ state: 'canceled' });
  expect((await undo({ changerId: id })).status).toBe(404);
  expect((await undo({})).status).toBe(400);
});

it('dismisses jobs with a reason, and undoes that once', async () => {
  const id = await fail('to be put aside');
  const filter = { ids: [id], until: until() };
  expect((await people.operator.post('/api/admin/dismissals', { filter, reason: ' ' })).status).toBe(400);
  const answer = await people.operator.post('/api/admin/dismissals', { filter, reason: 'A known one' });
  const dismissal = await answer.json();
  expect(dismissal).toMatchObject({ by: people.operator.id, count: 1 });
  const { data } = await (await people.viewer.get('/api/admin/dismissals')).json();
  expect(data[0]).toMatchObject({ reason: 'A known one', byEmail: people.operator.email, count: 1 });
  const undo = () => people.admin.post('/api/admin/dismissals/undo', { at: dismissal.at, by: dismissal.by });
  expect(await (await undo()).json()).toEqual({ count: 1 });
  expect(await (await undo()).json()).toEqual({ count: 0 });
  const actions = await db.operatorAction.findMany({ where: { subjectId: id }, orderBy: { id: 'asc' } });
  expect(actions.map(({ action, actorEmail }) => [action, actorEmail])).toEqual([
    ['job.dismiss', people.operator.email],
    ['job.restore', people.admin.email],
  ]);
});
