import { enqueueIn } from '@offload/core/test/jobs';
import { salesReport } from '@offload/kinds/sales-report';
import { system } from '@offload/kinds/system';
import { afterAll, beforeAll, beforeEach, expect, it, onTestFinished } from 'vitest';
import { failure, putJob, runJob, takeJob } from '@/testing/jobs';
import { openTestApi, type SignedInCaller, type TestApi } from '@/testing/test-api';

const enqueue = enqueueIn(system);
let api: TestApi;
let me: SignedInCaller;
let parentId: string;

beforeAll(async () => {
  api = await openTestApi();
  me = await api.signedIn();
});
afterAll(() => api.close());

beforeEach(async () => {
  parentId = await putJob(api.database.db, me.id);
});

const putChild = async (month: number) => {
  const payload = { id: 'monthly-sales', year: 2023, month, format: 'pdf' } as const;
  const options = { ownerId: me.id, actor: 'worker:test', parentId };
  return (await api.database.db.$transaction((tx) => enqueue(tx, salesReport, payload, options))).id;
};
const read = async (query = '', caller = me) => {
  const response = await caller.get(`/api/jobs/${parentId}/children${query}`);
  return { status: response.status, ...(await response.json()) };
};

it('lists child jobs, oldest first, and counts them by state', async () => {
  expect(await read()).toMatchObject({ counts: [], data: [], nextCursor: null });
  const ids = [await putChild(1), await putChild(2), await putChild(3)];
  await runJob(api.database.db, ids[0] ?? '');
  await runJob(api.database.db, ids[1] ?? '', { state: 'failed', failure });
  const { counts, data } = await read();
  expect(data.map(({ id }: { id: string }) => id)).toEqual(ids);
  expect(data[1]).toMatchObject({ parentId, title: 'February 2023, PDF', state: 'failed' });
  const order = (a: { state: string }, b: { state: string }) => (a.state < b.state ? -1 : 1);
  expect(counts.sort(order)).toEqual([
    { state: 'failed', count: 1 },
    { state: 'queued', count: 1 },
    { state: 'succeeded', count: 1 },
  ]);
  expect(await read('?state=failed')).toMatchObject({ counts, data: [{ id: ids[1] }] });
});

it('pages', async () => {
  const ids: string[] = [];
  for (let index = 0; index < 30; index += 1) ids.push(await putChild(1 + (index % 12)));
  const first = await read();
  const second = await read(`?cursor=${first.nextCursor}`);
  expect(second.nextCursor).toBeNull();
  expect([...first.data, ...second.data].map(({ id }) => id)).toEqual(ids);
});

it('shows child jobs only to users who may see the parent', async () => {
  await putChild(1);
  expect((await read('', await api.signedIn())).status).toBe(404);
  expect(await read('', await api.signedIn('viewer'))).toMatchObject({ data: [{ title: null }] });
  expect((await read('?state=none')).status).toBe(400);
});

const openEvents = async () => {
  const gone = new AbortController();
  onTestFinished(() => gone.abort());
  const { body } = await me.get(`/api/jobs/${parentId}/events`, { signal: gone.signal });
  const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  const readUntil = async (part: string) => {
    for (let isOver = false; !isOver && !text.includes(part); ) {
      const { done = true, value = '' } = (await reader?.read()) ?? {};
      isOver = done;
      text += value;
    }
    const before = text;
    text = '';
    return before;
  };
  return { readUntil };
};

it("announces changes of child jobs in the parent's stream, once for many", async () => {
  const ids = [await putChild(1), await putChild(2), await putChild(3)];
  const { readUntil } = await openEvents();
  await readUntil('event: job');
  for (const id of ids) await takeJob(api.database.db, id);
  const changed = await readUntil('event: children');
  // A change of the parent is sent after the pending events.
  await takeJob(api.database.db, parentId);
  const text = `${changed}${await readUntil('"running"')}`;
  expect(text.split('event: children')).toHaveLength(2);
  expect(text).not.toContain(ids[0]);
});

it('announces child jobs that are older than the stream, also of a finished job', async () => {
  await putChild(1);
  const expected = /event: children.*event: job/s;
  expect(await (await openEvents()).readUntil('event: job')).toMatch(expected);
  await runJob(api.database.db, parentId);
  expect(await (await openEvents()).readUntil('event: job')).toMatch(expected);
});
