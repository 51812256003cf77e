import { welcomeEmail } from '@offload/kinds/welcome-email';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { failure, hideFields, putJob, runJob } from '@/testing/jobs';
import { openTestApi, type SignedInCaller, type TestApi } from '@/testing/test-api';
import type { AdminJobPage } from './job-schema';

let api: TestApi;
let ada: SignedInCaller;
let viewer: SignedInCaller;
let queued: string;
let failed: string;

beforeAll(async () => {
  api = await openTestApi();
  ada = await api.signedIn();
  viewer = await api.signedIn('viewer');
  queued = await putJob(api.database.db, ada.id);
  failed = await putJob(api.database.db, viewer.id);
  await runJob(api.database.db, failed, { state: 'failed', failure });
});
afterAll(() => api.close());

it.each(['admin', 'operator', 'viewer'] as const)(
  "shows a %s all users' jobs, with their owners",
  async (role) => {
    const { data, nextCursor } = await list(await api.signedIn(role));
    expect(data.map(({ id }) => id)).toEqual([failed, queued]);
    const email = role === 'viewer' ? '•••' : ada.email;
    expect(data[1]).toMatchObject({ state: 'queued', owner: { id: ada.id, email } });
    expect(data[1]?.links.page).toBe(`/admin/jobs/${queued}`);
    expect(nextCursor).toBeNull();
  },
);

it("is forbidden for other users, and shows no one a job's payload", async () => {
  expect((await api.get('/api/admin/jobs')).status).toBe(401);
  const refused = await ada.get('/api/admin/jobs');
  expect(refused.status).toBe(403);
  expect(await refused.json()).toMatchObject({ status: 403, title: 'Forbidden' });
  const text = await (await viewer.get('/api/admin/jobs')).text();
  for (const hidden of ['payload', 'result', 'secret stack']) expect(text).not.toContain(hidden);
});

it('combines the search text with filters', async () => {
  const operator = await api.signedIn('operator');
  const found = async (query: string, by = operator) => (await list(by, query)).data.map(({ id }) => id);
  expect(await found(`q=${ada.email}`)).toEqual([queued]);
  expect(await found(`q=owner:${ada.email.slice(0, 12)}`)).toEqual([queued]);
  expect(await found(`q=owner:${ada.id}&state=failed`)).toEqual([]);
  expect(await found(`q=${failed}`)).toEqual([failed]);
  expect(await found(`q=personId:${ada.id}`)).toEqual([queued]);
  // Users who can't see payloads must not be able to guess them.
  expect(await found(`q=personId:${ada.id}`, viewer)).toEqual([]);
  expect(await found('q=refused')).toEqual([failed]);
  expect(await found('q=stack')).toEqual([failed]);
  expect(await found('q=stack', viewer)).toEqual([]);
  expect(await found('state=failed,queued&queue=email&kind=welcome-email&sort=oldest')).toEqual([
    queued,
    failed,
  ]);
  expect(await found('to=2020-01-01T00:00:00Z')).toEqual([]);
  expect(await found('from=2020-01-01T00:00')).toEqual([failed, queued]);
});

it("doesn't search the secrets of payloads", async () => {
  const admin = await api.signedIn('admin');
  expect((await list(admin, `q=personId:${ada.id}`)).data).toHaveLength(1);
  hideFields(welcomeEmail, ['personId']);
  expect((await list(admin, `q=personId:${ada.id}`)).data).toEqual([]);
});

it('pages by cursor', async () => {
  const first = await list(viewer, 'limit=1');
  expect(first.data.map(({ id }) => id)).toEqual([failed]);
  const second = await list(viewer, `limit=1&cursor=${first.nextCursor}`);
  expect(second.data.map(({ id }) => id)).toEqual([queued]);
  expect(second).toMatchObject({ nextCursor: null, searchedUntil: null });
});

it.each([
  ['limit=0', '#limit'],
  ['limit=101', '#limit'],
  ['state=done', '#state.0'],
  ['kind=%00', '#kind'],
  ["queue=' OR 1=1 --", '#queue'],
  ['from=2026-02-31T25:00', '#from'],
  ['to=yesterday', '#to'],
  ['sort=state', '#sort'],
  ['cursor=x', '#cursor'],
  ['q=%00', '#q'],
  [`q=${'x'.repeat(301)}`, '#q'],
])('rejects %s', async (query, pointer) => {
  const response = await viewer.get(`/api/admin/jobs?${query}`);
  expect(response.status).toBe(400);
  const { errors } = await response.json();
  expect(errors.map((error: { pointer: string }) => error.pointer)).toEqual([pointer]);
});

it.each([
  "q=' OR 1=1 --",
  'q=%22',
  'q=a:%22',
  'q=__proto__.x:1',
  'q=%5C%25_',
  'q=%26%7C!:*()',
  `q=${'a.'.repeat(100)}b:1`,
])('treats %s as plain words', async (query) => {
  expect((await list(viewer, query)).data).toEqual([]);
});

async function list(caller: SignedInCaller, query = ''): Promise<AdminJobPage> {
  const response = await caller.get(`/api/admin/jobs?${query}`);
  expect(response.status).toBe(200);
  return response.json();
}
