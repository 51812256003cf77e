import { rollUp } from '@offload/core/internal';
import { createJobTools } from '@offload/core/test/jobs';
import type { Database } from '@offload/db';
import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { countUndispatched, countWaitingOwners, readOutbox, readQueueDepths } from './depth';
import { readLatency, readQueueLatency, readQueueThroughput, readThroughput } from './rollup';
import { periodBetween, periodOf, type Range } from './vocabulary';

let database: TestDatabase;
let db: Database;
const { put, take } = createJobTools();

const lately = (range: Range) => periodOf(range, Date.now());

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
});
afterAll(() => database.drop());
beforeEach(async () => {
  await db.$executeRaw`TRUNCATE offload.job_end, offload.job_throughput, offload.job_duration, job CASCADE`;
});

interface Ended {
  ago?: string;
  queue?: string;
  outcome?: string;
  waited?: number;
  ran?: number;
}

async function ended({ ago = '0 s', queue = 'email', outcome = 'succeeded', waited, ran }: Ended) {
  await db.$executeRaw`
    INSERT INTO offload.job_end (at, queue, kind, outcome, waited_ms, ran_ms)
    VALUES (now() - ${ago}::interval, ${queue}, 'test', ${outcome}, ${waited ?? null}::bigint, ${ran ?? null}::bigint)`;
}

it('returns the throughput of an hour, a day, and a week, by outcome and by queue', async () => {
  await ended({ outcome: 'failed' });
  await ended({ ago: '2 hours', queue: 'image' });
  await ended({ ago: '3 days' });
  await ended({ ago: '8 days' });
  await rollUp(database.core, 100);
  const counts = async (range: 'hour' | 'day' | 'week') =>
    (await readThroughput(db, lately(range))).map(({ outcome, count }) => `${outcome} ${count}`).sort();
  expect(await counts('hour')).toEqual(['failed 1']);
  expect(await counts('day')).toEqual(['failed 1', 'succeeded 1']);
  expect(await counts('week')).toEqual(['failed 1', 'succeeded 1', 'succeeded 1']);
  expect(await readQueueThroughput(db, lately('day'))).toEqual(
    expect.arrayContaining([
      { key: 'email', outcome: 'failed', count: 1 },
      { key: 'image', outcome: 'succeeded', count: 1 },
    ]),
  );
});

it('counts only the runs within a period', async () => {
  for (const ago of ['1 min', '3 hours', '3 hours', '6 hours']) await ended({ ago });
  await rollUp(database.core, 100);
  const hours = (count: number) => Date.now() - count * 3_600_000;
  const period = periodBetween(hours(4), hours(2), Date.now());
  expect(await readThroughput(db, period ?? lately('hour'))).toMatchObject([{ count: 2 }]);
});

it('returns percentiles that are off by less than 10%, over any span', async () => {
  for (let ms = 1; ms <= 100; ms += 1) {
    await ended({ ago: ms % 2 ? '1 min' : '5 hours', waited: ms * 10, ran: ms * 1_000 });
  }
  await rollUp(database.core, 1_000);
  const day = await readQueueLatency(db, lately('day'));
  const of = (measure: string) => day.find((row) => row.measure === measure);
  expect(off(of('wait')?.p50, 500)).toBeLessThan(0.1);
  expect(off(of('wait')?.p95, 950)).toBeLessThan(0.1);
  expect(off(of('run')?.p50, 50_000)).toBeLessThan(0.1);
  expect(off(of('run')?.p95, 95_000)).toBeLessThan(0.1);
  const points = await readLatency(db, lately('day'));
  expect(points.length).toBeGreaterThanOrEqual(4);
  const [recent] = await readLatency(db, lately('hour'));
  expect(recent?.key.getTime()).toBeLessThan(Date.now());
});

it('has no 95th percentile of fewer than 20 runs', async () => {
  for (let run = 0; run < 19; run += 1) await ended({ waited: 100, ran: 1_000 });
  await rollUp(database.core, 100);
  const read = () => readQueueLatency(db, lately('hour'));
  expect(await read()).toMatchObject([{ p95: null }, { p95: null }]);
  await ended({ waited: 100, ran: 1_000 });
  await rollUp(database.core, 100);
  expect(await read()).toMatchObject([{ p95: expect.any(Number) }, { p95: expect.any(Number) }]);
});

it('returns the depth of each queue, and how long its longest-waiting due job has waited', async () => {
  const [waits, retries, runs] = await Promise.all([
    put(database.core),
    put(database.core),
    put(database.core),
  ]);
  await take(database.core, runs.id);
  await db.$executeRaw`UPDATE offload.job SET waits_since = now() - interval '1 min' WHERE id = ${waits.id}::uuid`;
  const later = await put(database.core);
  await db.$executeRaw`
    UPDATE offload.job SET state = 'retrying', waits_since = now() - interval '2 min' WHERE id = ${retries.id}::uuid`;
  await db.$executeRaw`
    UPDATE offload.job SET state = 'retrying', waits_since = now() + interval '9 min' WHERE id = ${later.id}::uuid`;

  const [email, image] = await readQueueDepths(db, ['email', 'image']);
  expect(email).toMatchObject({ queue: 'email', queued: 1, running: 1, retrying: 2, failed: 0 });
  expect(off(email?.oldestWaitingMs ?? 0, 120_000)).toBeLessThan(0.2);
  expect(image).toMatchObject({ queued: 0, running: 0, retrying: 0, failed: 0, oldestWaitingMs: null });
});

it('counts recent failures, except dismissed ones', async () => {
  const [open, aside, old] = [await put(database.core), await put(database.core), await put(database.core)];
  await db.$executeRaw`UPDATE offload.job SET state = 'failed', error_message = 'x', finished_at = now()`;
  expect(await readQueueDepths(db, ['email'])).toMatchObject([{ failed: 3 }]);
  await db.job.update({ where: { id: old.id }, data: { finishedAt: new Date(Date.now() - 25 * 3_600_000) } });
  await db.job.update({
    where: { id: aside.id },
    data: { dismissedAt: new Date(), dismissReason: 'Done again' },
  });
  expect(await readQueueDepths(db, ['email'])).toMatchObject([{ failed: 1 }]);
  await db.job.delete({ where: { id: open.id } });
  expect(await readQueueDepths(db, ['email'])).toMatchObject([{ failed: 0 }]);
});

const dispatch = (id: string) => db.job.update({ where: { id }, data: { dispatchedAt: new Date() } });

it("counts jobs that haven't been dispatched within five seconds", async () => {
  const [old, dispatched] = [await put(database.core), await put(database.core)];
  expect(await readOutbox(db)).toEqual({ count: 0, oldestMs: null });
  await db.$executeRaw`UPDATE offload.job SET created_at = now() - interval '60 s'`;
  await dispatch(dispatched.id);
  const { count, oldestMs } = await readOutbox(db);
  expect(count).toBe(1);
  expect(off(oldestMs ?? 0, 60_000)).toBeLessThan(0.2);
  expect(await countUndispatched(db)).toEqual([{ queue: 'email', count: 1 }]);
  expect(await countUndispatched(db, ['email'])).toEqual([{ queue: 'email', count: 1 }]);
  expect(await countUndispatched(db, ['report'])).toEqual([]);
  expect([...(await countWaitingOwners(db, ['email', 'report']))]).toEqual([
    ['email', 2],
    ['report', 0],
  ]);
  await dispatch(old.id);
  expect(await readOutbox(db)).toEqual({ count: 0, oldestMs: null });
});

function off(value: number | null | undefined, wanted: number): number {
  return Math.abs((value ?? 0) - wanted) / wanted;
}
