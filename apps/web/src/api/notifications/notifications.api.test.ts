import type { Database } from '@offload/db';
import { until } from '@offload/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { failure, runJob } from '@/testing/jobs';
import { openTestApi, type SignedInCaller, type TestApi } from '@/testing/test-api';

let api: TestApi;
let db: Database;
let me: SignedInCaller;

beforeAll(async () => {
  api = await openTestApi();
  db = api.database.db;
});
beforeEach(async () => {
  me = await api.signedIn();
});
afterAll(() => api.close());

/** Requests a report and finishes its job. */
async function end(month: number, outcome?: Parameters<typeof runJob>[2]): Promise<string> {
  const response = await me.post('/api/reports', { id: 'monthly-sales', data: { month, year: 2020 } });
  const { id } = await response.json();
  await runJob(db, id, outcome);
  return id;
}

const read = async (by = me) => (await by.get('/api/notifications')).json();

it('lists finished jobs with a summary and a link to each', async () => {
  const report = await end(1);
  const broken = await end(2, { state: 'failed', failure });
  const { data, unread } = await read();
  expect(unread).toBe(2);
  expect(data).toMatchObject([
    { id: broken, state: 'failed', summary: 'Your report failed', unread: 1, page: `/jobs/${broken}` },
    { id: report, state: 'succeeded', summary: 'Your report is ready', title: 'January 2020, PDF' },
  ]);
  expect(await read(await api.signedIn())).toEqual({ data: [], unread: 0 });
});

it('groups many jobs that finished together, with a link to their list', async () => {
  for (const month of [1, 2, 3, 4]) await end(month);
  expect(await read()).toMatchObject({
    data: [
      {
        summary: '4 reports are ready',
        title: null,
        count: 4,
        page: '/jobs?state=succeeded&kind=sales-report',
      },
    ],
    unread: 4,
  });
});

it('marks a notification as read once its owner has seen the job', async () => {
  const id = await end(1);
  await me.get(`/api/jobs/${id}`);
  await until(async () => (await read()).unread === 0);
  expect(await read()).toMatchObject({ data: [{ id, unread: 0 }] });
});

it("marks only the caller's notifications as read", async () => {
  await end(1);
  const other = await api.signedIn();
  expect((await other.post('/api/notifications/read', {})).status).toBe(204);
  expect(await read()).toMatchObject({ unread: 1 });
  expect((await me.post('/api/notifications/read', {})).status).toBe(204);
  expect(await read()).toMatchObject({ data: [{ unread: 0 }], unread: 0 });
});

it('leaves unread what finished later, or is of another kind or state', async () => {
  await end(1);
  const { at } = (await read()).data[0];
  const before = new Date(Date.parse(at) - 1_000).toISOString();
  for (const filter of [{ until: before }, { kind: 'resize-image' }, { state: 'failed' }]) {
    await me.post('/api/notifications/read', filter);
    expect(await read(), JSON.stringify(filter)).toMatchObject({ unread: 1 });
  }
  await me.post('/api/notifications/read', { until: at, kind: 'sales-report', state: 'succeeded' });
  expect(await read()).toMatchObject({ unread: 0 });
});

it.each([
  [{ until: 'soon' }, '/until'],
  [{ state: 'running' }, '/state'],
])('rejects %j', async (body, pointer) => {
  const response = await me.post('/api/notifications/read', body);
  expect(response.status).toBe(400);
  expect((await response.json()).errors).toMatchObject([{ pointer }]);
});
