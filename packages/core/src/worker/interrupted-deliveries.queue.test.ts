import { until } from '@offload/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { all, concurrency, openShortJobs, type ShortJobs } from '../../test/short-jobs';
import { sql } from '../database/sql';
import { listOutages } from '../health/worker-processes';

let jobs: ShortJobs;

beforeEach(async () => {
  jobs = await openShortJobs();
});
afterEach(() => jobs.close());

const untilRunning = (ids: string[], count: number) =>
  until(async () => (await jobs.countOf(ids, 'running')) === count);
const untilSucceeded = (ids: string[], count = ids.length) =>
  until(async () => (await jobs.countOf(ids, 'succeeded')) === count);
const untilWaiting = (count: number) => until(async () => (await jobs.countWaiting()) === count);

/** Returns how many attempts each job has used. */
async function attemptsOf(ids: string[]): Promise<number[]> {
  const rows = await jobs.db.query<{ attempt: number }>(sql`
    SELECT DISTINCT attempt FROM offload.job WHERE id = ANY(${ids}::uuid[]) ORDER BY 1`);
  return rows.map(({ attempt }) => attempt);
}

it('leaves the rest of a delivery in a queue that was paused meanwhile', async () => {
  const ids = await jobs.dispatch(9, { holding: all });
  jobs.startWorker();
  await untilRunning(ids, concurrency);
  await jobs.queue.pause();
  await untilWaiting(1);
  jobs.letGo();
  await untilSucceeded(ids, concurrency);
  expect(await jobs.countOf(ids, 'queued')).toBe(5);
  await jobs.queue.resume();
  await untilSucceeded(ids);
});

it('passes on the rest of a delivery during an outage, and then runs all of it, with one attempt each', async () => {
  jobs.printer.isDown = true;
  const ids = await jobs.dispatch(9, { holding: all, printing: [0] });
  jobs.startWorker();
  // One of the four has found the outage.
  await untilRunning(ids, concurrency - 1);
  // The rest, and the job that was given back.
  await untilWaiting(2);
  expect(await jobs.countOf(ids, 'queued')).toBe(6);
  expect(await jobs.countRuns()).toBe(concurrency);
  jobs.printer.isDown = false;
  jobs.letGo();
  await untilSucceeded(ids);
  expect(await jobs.countRuns()).toBe(10);
  expect(await attemptsOf(ids)).toEqual([1]);
});

it('claims no job of a delivery that arrives during an outage, and runs all of it after that', async () => {
  jobs.printer.isDown = true;
  const [first = ''] = await jobs.dispatch(1, { printing: [0] });
  jobs.startWorker();
  await until(async () => (await listOutages(jobs.db)).length === 1);
  // Otherwise, it could be what the worker fetches next.
  await jobs.client.cancel(first, { owner: null, actor: 'user:admin' });
  const ids = await jobs.dispatch(9);
  // A worker on Redis still receives it, because it has asked for one before.
  const { probes } = jobs.printer;
  await until(() => jobs.printer.probes > probes + 10);
  await untilWaiting(1);
  expect(await attemptsOf(ids)).toEqual([0]);
  jobs.printer.isDown = false;
  await untilSucceeded(ids);
  expect(await jobs.countRuns()).toBe(10);
});

it('reports an outage whose end only a job can see until one succeeds, and no attempt is used however often it is found', async () => {
  Object.assign(jobs.printer, { isDown: true, waitMs: 10 });
  const ids = await jobs.dispatch(2, { printing: [0, 1] });
  jobs.startWorker();
  // The queue pauses and resumes, and each time a job finds out.
  await until(async () => (await jobs.countRuns()) > 4);
  const begunBy = new Date();
  await until(async () => (await jobs.countRuns()) > 12);
  const [row] = await jobs.db.query(sql`SELECT * FROM offload.job WHERE id = ${ids[0]}::uuid`);
  expect(row).toMatchObject({ attempt: expect.toSatisfy((attempt: number) => attempt < 2) });
  const [outage] = await listOutages(jobs.db);
  expect(outage).toMatchObject({ queue: 'short', reason: 'The printer is down.', since: expect.any(Date) });
  expect(outage?.since?.getTime()).toBeLessThan(begunBy.getTime());
  jobs.printer.isDown = false;
  await untilSucceeded(ids);
  expect(await attemptsOf(ids)).toEqual([1]);
  await until(async () => (await listOutages(jobs.db)).length === 0);
});

it('claims no more of a delivery once it is told to stop, and passes on the rest', async () => {
  const ids = await jobs.dispatch(9, { holding: all });
  const worker = jobs.startWorker({ drainMs: 60_000 });
  await untilRunning(ids, concurrency);
  const stopped = worker.stop();
  await untilWaiting(1);
  jobs.letGo();
  await stopped;
  expect(await jobs.countOf(ids, 'succeeded')).toBe(concurrency);
  expect(await jobs.countRuns()).toBe(concurrency);
  jobs.startWorker();
  jobs.letGo();
  await untilSucceeded(ids);
  expect(await jobs.countRuns()).toBe(9);
});

it('gives back the jobs of a delivery that run when it stops, without using an attempt', async () => {
  const ids = await jobs.dispatch(9, { holding: all });
  const worker = jobs.startWorker();
  await untilRunning(ids, concurrency);
  await worker.stop();
  expect(await jobs.countOf(ids, 'queued')).toBe(9);
  expect(await attemptsOf(ids)).toEqual([0]);
  jobs.startWorker();
  jobs.letGo();
  await untilSucceeded(ids);
  expect(await attemptsOf(ids)).toEqual([1]);
});

it('runs what it knows of a delivery, and leaves jobs of a newer kind to a worker that knows them', async () => {
  const [first, second] = [
    [0, 1, 2, 3, 4],
    [0, 1, 2],
  ];
  const ids = await jobs.dispatch(10, { newer: first });
  jobs.startWorker({ isOld: true });
  await untilSucceeded(ids, 5);
  await until(async () => (await heldByKind(ids)) === 5);
  expect(await jobs.countRuns()).toBe(5);
  jobs.startWorker();
  await untilSucceeded(ids);
  // Now the old one gives way.
  const others = await jobs.dispatch(10, { newer: second });
  await untilSucceeded(others);
  expect(await jobs.countRuns()).toBe(20);
});

it('runs what it knows of a delivery, and leaves jobs whose payloads are of a later version', async () => {
  const ids = await jobs.dispatch(10);
  const later = ids.slice(0, 3);
  await jobs.db.execute(sql`UPDATE offload.job SET payload_version = 2 WHERE id = ANY(${later}::uuid[])`);
  jobs.startWorker();
  await untilSucceeded(ids, 7);
  await until(async () => (await heldByKind(later)) === 3);
  expect(await jobs.countRuns()).toBe(7);
  await untilWaiting(0);
});

async function heldByKind(ids: string[]): Promise<number> {
  const held = await jobs.db.query(
    sql`SELECT FROM offload.job WHERE id = ANY(${ids}::uuid[]) AND held_by = 'kind' AND attempt = 0`,
  );
  return held.length;
}

it('delivers jobs again if the queue has lost their delivery, and no others', async () => {
  const lost = await jobs.dispatch(10);
  const [delivery] = await jobs.queue.getJobs(['waiting']);
  const kept = await jobs.dispatch(10);
  await jobs.queue.remove(delivery?.id ?? '');
  await jobs.sweepLater();
  expect(await jobs.countWaiting()).toBe(2);
  jobs.startWorker();
  await untilSucceeded([...lost, ...kept]);
});

it('delivers jobs again if a worker that is gone still has their delivery, whatever its clock says', async () => {
  const [single = ''] = await jobs.dispatch(1);
  const shared = await jobs.dispatch(5);
  let taken = 0;
  let leave: () => void = () => undefined;
  const gone = new Promise<void>((resolve) => {
    leave = resolve;
  });
  const take = async () => {
    taken += 1;
    return gone;
  };
  const dead = await jobs.backend.worker('short', take, { concurrency: 2, lockMs: 3_600_000 });
  await until(() => taken === 2);
  dead.pause();
  await jobs.sweepLater();
  jobs.startWorker();
  await untilSucceeded([single, ...shared]);
  leave();
  await dead.close();
});
