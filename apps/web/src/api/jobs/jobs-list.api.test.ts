import { enqueueIn } from '@offload/core/test/jobs';
import { salesReport } from '@offload/kinds/sales-report';
import { system } from '@offload/kinds/system';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findPerson } from '@/server/auth/session';
import { failure, putJob, runJob, takeJob } from '@/testing/jobs';
import { openTestApi, type SignedInCaller, type TestApi } from '@/testing/test-api';
import { findJobs, findKinds } from './job-queries';
import type { JobPage } from './job-schema';

const enqueue = enqueueIn(system);
let api: TestApi;
let me: SignedInCaller;
let other: SignedInCaller;
let admin: SignedInCaller;
const ids: Record<string, string> = {};

beforeAll(async () => {
  api = await openTestApi();
  me = await api.signedIn();
  other = await api.signedIn();
  admin = await api.signedIn('admin');
  const { db } = api.database;
  for (const state of ['queued', 'running', 'succeeded', 'failed']) ids[state] = await putJob(db, me.id);
  await takeJob(db, ids.running ?? '');
  await runJob(db, ids.succeeded ?? '');
  await runJob(db, ids.failed ?? '', { state: 'failed', failure });
  await putJob(db, other.id);
});
afterAll(() => api.close());

it('lists only my jobs, newest first', async () => {
  const { data, nextCursor } = await list(me);
  expect(data.map(({ state }) => state)).toEqual(['failed', 'succeeded', 'running', 'queued']);
  expect(data.map(({ id }) => id)).toEqual([ids.failed, ids.succeeded, ids.running, ids.queued]);
  expect(nextCursor).toBeNull();
});

it.each([
  ['state=queued', ['queued']],
  ['state=failed,queued', ['failed', 'queued']],
  ['state=queued,queued', ['queued']],
  ['state=canceled', []],
  ['state=', ['failed', 'succeeded', 'running', 'queued']],
  ['kind=welcome-email&state=running', ['running']],
  ['kind=sales-report', []],
])('filters by %s', async (query, states) => {
  const { data } = await list(me, query);
  expect(data.map(({ state }) => state)).toEqual(states);
});

it('pages through all jobs without gaps or repeats while new ones are added', async () => {
  const person = await api.signedIn();
  const made: string[] = [];
  for (let count = 0; count < 60; count += 1) made.push(await putJob(api.database.db, person.id));
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const page: JobPage = await list(person, `limit=7${cursor ? `&cursor=${cursor}` : ''}`);
    seen.push(...page.data.map(({ id }) => id));
    cursor = page.nextCursor;
    await putJob(api.database.db, person.id);
  } while (cursor);
  expect(seen).toEqual(made.reverse());
});

it('has a last page that is exactly full', async () => {
  const { data, nextCursor } = await list(me, 'limit=4');
  expect(data).toHaveLength(4);
  expect(nextCursor).toBeNull();
});

it('shows 25 jobs per page, with a limit from 1 to 100', async () => {
  const person = await api.signedIn();
  for (let count = 0; count < 26; count += 1) await putJob(api.database.db, person.id);
  expect((await list(person)).data).toHaveLength(25);
  expect((await list(person, 'limit=1')).data).toHaveLength(1);
  expect((await list(person, 'limit=100')).data).toHaveLength(26);
});

it.each([
  ['limit=0', '#limit'],
  ['limit=101', '#limit'],
  ['limit=-1', '#limit'],
  ['limit=1.5', '#limit'],
  ['limit=ten', '#limit'],
  ['limit=', '#limit'],
  ['limit=1&limit=2', '#limit'],
  ['limit=99999999999999999999', '#limit'],
  ['state=done', '#state.0'],
  ['state=queued,__proto__', '#state.1'],
  ['state=queued&state=failed', '#state'],
  ['kind=', '#kind'],
  ['kind=%00', '#kind'],
  ["kind=' OR 1=1 --", '#kind'],
  ['cursor=x', '#cursor'],
  ['cursor=', '#cursor'],
  [`cursor=${'9'.repeat(2_000)}`, '#cursor'],
  ["cursor=00000000-0000-7000-8000-000000000000' OR true --", '#cursor'],
  ['owner=', '#owner'],
  ['owner=me', '#owner'],
])('rejects %s', async (query, pointer) => {
  const response = await me.get(`/api/jobs?${query}`);
  expect(response.status).toBe(400);
  expect(response.headers.get('Content-Type')).toBe('application/problem+json');
  const { errors } = await response.json();
  expect(new Set(errors.map((error: { pointer: string }) => error.pointer))).toEqual(new Set([pointer]));
});

it("reveals nothing to a user who pages from another user's job", async () => {
  const { data } = await list(other);
  const { data: mine } = await list(me, `cursor=${data[0]?.id}`);
  expect(mine.map(({ id }) => id)).toEqual([ids.failed, ids.succeeded, ids.running, ids.queued]);
});

it("shows all users' jobs only to admins who request them", async () => {
  const refused = await me.get('/api/jobs?owner=all');
  expect(refused.status).toBe(403);
  expect(await refused.json()).toMatchObject({ status: 403, title: 'Forbidden' });
  expect((await list(admin)).data).toEqual([]);
  const { data } = await list(admin, 'owner=all&limit=100');
  expect(data.map(({ id }) => id)).toEqual(expect.arrayContaining([ids.queued, ids.failed]));
});

it("names the kinds of a user's own jobs for the pages, which leave out internal kinds and child jobs", async () => {
  const { db } = api.database;
  const user = await api.signedIn('operator');
  const person = await findPerson(new Headers({ Cookie: user.cookie }));
  if (!person) throw new Error('Expected a session.');
  const parentId = await putJob(db, user.id);
  const put = (month: number, more: object) => {
    const payload = { id: 'monthly-sales', year: 2023, month, format: 'pdf' } as const;
    const asked = { ownerId: user.id, ...more };
    return db.$transaction((tx) => enqueue(tx, salesReport, payload, asked));
  };
  const { id: childId } = await put(1, { parentId });
  await put(1, { ownerId: other.id });
  const found = async (more: object) => {
    const query = { states: [], kind: null, cursor: null, limit: 9, ...more };
    return (await findJobs(person, query)).data.map(({ id }) => id);
  };
  expect(await findKinds(person, [])).toEqual(['welcome-email']);
  expect(await found({ withoutChildren: true })).toEqual([parentId]);
  const { id } = await put(2, {});
  expect(await findKinds(person, [])).toEqual(['sales-report', 'welcome-email']);
  expect(await findKinds(person, ['welcome-email'])).toEqual(['sales-report']);
  expect(await found({})).toEqual([id, childId, parentId]);
  expect(await found({ without: ['sales-report'] })).toEqual([parentId]);
  expect(await found({ without: ['sales-report'], kind: 'sales-report' })).toEqual([id, childId]);
  const texts = {
    february: [id],
    'SALES REP': [id, childId],
    [childId]: [childId],
    '100%': [],
    welcome: [parentId],
  };
  for (const [text, ids] of Object.entries(texts)) expect(await found({ text }), text).toEqual(ids);
});

it('asks visitors to sign in for every request', async () => {
  for (const path of ['/api/jobs', '/api/jobs?owner=all', '/api/jobs?limit=x', `/api/jobs/${ids.queued}`]) {
    expect((await api.get(path)).status).toBe(401);
    expect((await api.get(path, { method: 'HEAD' })).status).toBe(401);
  }
});

it.each(['PUT', 'DELETE', 'PATCH', 'POST', 'PROPFIND'])("doesn't support %s on a list", async (method) => {
  const response = await me.get('/api/jobs', { method });
  expect([response.status, response.headers.get('Allow')]).toEqual([405, 'GET, HEAD']);
  const headers = { 'X-HTTP-Method-Override': 'GET', 'X-HTTP-Method': 'GET' };
  expect((await me.get('/api/jobs?_method=GET', { method, headers })).status).toBe(405);
});

it("can be cached only by the user's own browser", async () => {
  expect((await me.get('/api/jobs')).headers.get('Cache-Control')).toBe('private, no-store');
});

async function list(caller: SignedInCaller, query = ''): Promise<JobPage> {
  const response = await caller.get(`/api/jobs?${query}`);
  expect(response.status).toBe(200);
  return response.json();
}
