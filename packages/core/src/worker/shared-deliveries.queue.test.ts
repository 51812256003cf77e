import { until } from '@offload/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { all, concurrency, openShortJobs, type ShortJobs } from '../../test/short-jobs';
import { sql } from '../database/sql';

let jobs: ShortJobs;

beforeEach(async () => {
  jobs = await openShortJobs();
});
afterEach(() => jobs.close());

it('carries jobs that are dispatched together in few deliveries, and a single job alone', async () => {
  await jobs.dispatch(25);
  expect(await jobs.countWaiting()).toBe(3);
  const [single = ''] = await jobs.dispatch(1);
  expect(await jobs.queue.getJobState(single)).toBe('waiting');
});

it('runs all of them, each once', async () => {
  const ids = await jobs.dispatch(25);
  jobs.startWorker();
  await until(async () => (await jobs.countOf(ids, 'succeeded')) === 25);
  expect(await jobs.countRuns()).toBe(25);
  await until(async () => (await jobs.countWaiting()) === 0);
});

it('runs no more at once than the queue allows, and leaves the others to another worker', async () => {
  const ids = await jobs.dispatch(9, { holding: all });
  jobs.startWorker();
  await until(async () => (await jobs.countOf(ids, 'running')) === concurrency);
  // What it has no slot for is in the queue again.
  await until(async () => (await jobs.countWaiting()) === 1);
  expect(await jobs.countOf(ids, 'running')).toBe(concurrency);
  jobs.startWorker();
  await until(async () => (await jobs.countOf(ids, 'running')) === 2 * concurrency);
  await until(async () => (await jobs.countWaiting()) === 1);
});

it('goes on with others while one of a delivery takes long', async () => {
  const ids = await jobs.dispatch(30, { holding: [3] });
  jobs.startWorker();
  await until(async () => (await jobs.countOf(ids, 'succeeded')) === 29);
  expect(await jobs.countOf(ids, 'running')).toBe(1);
});

it("doesn't run a job that was canceled while its delivery waited", async () => {
  const ids = await jobs.dispatch(10);
  await jobs.client.cancel(ids[4] ?? '', { owner: null, actor: 'user:admin' });
  jobs.startWorker();
  await until(async () => (await jobs.countOf(ids, 'succeeded')) === 9);
  expect(await jobs.countOf(ids, 'canceled')).toBe(1);
});

it('starts no more per minute than the queue allows', async () => {
  await jobs.queue.setGlobalRateLimit(3, 60_000);
  const ids = await jobs.dispatch(10);
  jobs.startWorker();
  await until(async () => (await jobs.countOf(ids, 'succeeded')) === 3);
  expect(await jobs.countOf(ids, 'queued')).toBe(7);
  await jobs.queue.removeGlobalRateLimit();
  await jobs.queue.removeRateLimitKey();
  await until(async () => (await jobs.countOf(ids, 'succeeded')) === 10);
});

it('leaves the rest of a delivery of low priority behind others', async () => {
  const low = await jobs.dispatch(9, { holding: all, priority: 'low' });
  jobs.startWorker();
  await until(async () => (await jobs.countOf(low, 'running')) === concurrency);
  await until(
    async () => (await jobs.countWaiting()) + (await jobs.queue.getJobs(['prioritized'])).length === 1,
  );
  const normal = await jobs.dispatch(concurrency, { holding: all });
  jobs.letGo();
  await until(async () => (await jobs.countOf([...low, ...normal], 'succeeded')) === 9 + concurrency);
  const rows = await jobs.db.query<{ id: string }>(sql`SELECT id FROM offload.job ORDER BY started_at, id`);
  const order = rows.map(({ id }) => id);
  expect(order.slice(concurrency, 2 * concurrency).toSorted()).toEqual(normal.toSorted());
});
