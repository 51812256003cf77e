import { beat } from '@offload/core/test/worker-parts';
import type { Database } from '@offload/db';
import { someWorker, until } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readEvents } from '@/testing/events';
import { finishJob, putJob, takeJob } from '@/testing/jobs';
import { openTestApi, type SignedInCaller, type TestApi } from '@/testing/test-api';

let api: TestApi;
let db: Database;
let me: SignedInCaller;

beforeAll(async () => {
  api = await openTestApi();
  db = api.database.db;
  me = await api.signedIn();
});
afterAll(() => api.close());

it('tells when the worker of a running job was last heard of, to pages that are open, too', async () => {
  const id = await putJob(db, me.id);
  const fence = await takeJob(db, id);
  const { workerId } = await db.job.findUniqueOrThrow({ where: { id } });
  const worker = someWorker({ id: workerId ?? '' });
  const read = async () => {
    const response = await me.get(`/api/jobs/${id}`);
    const { lastHeardAt } = await response.json();
    return { lastHeardAt, tag: response.headers.get('ETag') };
  };
  await beat(db, worker, 60_000);
  const before = await read();
  expect(before.lastHeardAt).toBeNull();

  const reader = await readEvents((init) => me.get(`/api/jobs/${id}/events`, init));
  const heard = () => reader.events.map(({ job }) => job.lastHeardAt);
  await until(() => heard().length === 1);
  await beat(db, worker, -1);
  await until(async () => (await read()).lastHeardAt !== null);
  const { lastHeardAt, tag } = await read();
  expect(Math.abs(Date.parse(lastHeardAt) - Date.now())).toBeLessThan(60_000);
  expect(tag).not.toBe(before.tag);
  await until(() => heard().length > 1);
  expect(heard().slice(0, 2)).toEqual([null, lastHeardAt]);
  await reader.close();
  const { data } = await (await me.get('/api/jobs')).json();
  expect(data).toMatchObject([{ id, lastHeardAt }]);

  await finishJob(id, fence);
  expect((await read()).lastHeardAt).toBeNull();
});
