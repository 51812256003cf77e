import type { Outcome } from '@offload/core/internal';
import { createJobTools, failure, loseWorker } from '@offload/core/testing/jobs';
import { type Database, openDatabase } from '@offload/db';
import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { lastBucket, middleMs, upperMs } from './buckets';
import { figures } from './record-runs';
import { pruneFigures, rollUp } from './roll-up';

let database: TestDatabase;
let db: Database;
const { put, take, run, finish, cancel, endOrphans } = createJobTools([
  figures([{ kind: 'test', ownerErrors: ['bad_file'] }]),
]);
const success: Outcome = { state: 'succeeded', result: {} };

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
});
afterAll(() => database.drop());
beforeEach(async () => {
  await db.$executeRaw`TRUNCATE job_end, job_throughput, job_duration`;
});

async function end(outcome: Outcome): Promise<void> {
  const { id } = await put(database.core);
  await run(database.core, id, outcome);
}

/** Counts the ends of runs in the timeline, which is written separately, for comparison. */
async function endsInTimeline(since: Date): Promise<Record<string, number>> {
  const events = await db.jobEvent.groupBy({
    by: ['state'],
    where: { at: { gte: since }, state: { in: ['succeeded', 'failed', 'canceled', 'retrying'] } },
    _count: true,
  });
  return Object.fromEntries(events.map(({ state, _count }) => [state, _count]));
}

async function counted(span: string): Promise<Record<string, number>> {
  const rows = await db.jobThroughput.groupBy({ by: ['outcome'], where: { span }, _sum: { count: true } });
  return Object.fromEntries(rows.map(({ outcome, _sum }) => [outcome, Number(_sum.count)]));
}

it('counts every end of a run once in every span, like the history', async () => {
  const since = await nowOf(db);
  await end(success);
  await end({ state: 'failed', failure });
  await end({ state: 'retrying', failure, delayMs: 1 });
  await end({ state: 'queued', reason: 'The worker was restarted' });
  const { core } = database;
  await cancel(core, (await put(core)).id);
  const { id: lost } = await put(core, { maxAttempts: 1 });
  await take(core, lost);
  await loseWorker(core, lost);
  await endOrphans(core);

  expect(await rollUp(db, 1_000)).toBe(5);
  const ends = { succeeded: 1, failed: 2, retrying: 1, canceled: 1 };
  expect(await endsInTimeline(since)).toEqual(ends);
  for (const span of ['minute', 'quarter', 'hour', 'ever']) expect(await counted(span)).toEqual(ends);
});

it('counts failures that only the owner can fix apart', async () => {
  await end({ state: 'failed', failure: { ...failure, code: 'bad_file' } });
  await end({ state: 'failed', failure });
  await end({ state: 'retrying', failure: { ...failure, code: 'bad_file' }, delayMs: 1 });
  await rollUp(db, 1_000);
  expect(await counted('ever')).toEqual({ rejected: 1, failed: 1, retrying: 1 });
});

it('adds up in steps, and counts nothing twice', async () => {
  for (let index = 0; index < 5; index += 1) await end(success);
  expect(await rollUp(db, 2)).toBe(2);
  expect(await rollUp(db, 2)).toBe(2);
  expect(await rollUp(db, 2)).toBe(1);
  expect(await rollUp(db, 2)).toBe(0);
  expect(await counted('ever')).toEqual({ succeeded: 5 });
});

it('counts each end once, even with concurrent calls, and misses no end that commits late', async () => {
  const others = [openDatabase(database.url, 3), openDatabase(database.url, 3)];
  let hasFinished = false;
  const ending = (async () => {
    for (let index = 0; index < 40; index += 1) await end(success);
    hasFinished = true;
  })();
  // No caller may see a deadlock either.
  async function count(by: Database): Promise<void> {
    while (!hasFinished) await rollUp(by, 3);
  }
  await Promise.all([ending, ...others.map(count)]);
  const late = openDatabase(database.url, 1);
  await late.$transaction(async (tx) => {
    await tx.$executeRaw`
      INSERT INTO job_end (at, queue, kind, outcome) VALUES (now() - interval '1 hour', 'email', 'test', 'succeeded')`;
    await rollUp(db, 1_000);
  });
  await rollUp(db, 1_000);
  expect(await counted('ever')).toEqual({ succeeded: 41 });
  await Promise.all([...others, late].map((each) => each.$disconnect()));
});

it('measures the queue time and the duration of runs', async () => {
  const { core } = database;
  const { id } = await put(core);
  await db.$executeRaw`UPDATE offload.job SET waits_since = now() - interval '10 s' WHERE id = ${id}::uuid`;
  const first = await take(core, id);
  const before = performance.now();
  await db.$executeRaw`UPDATE offload.job SET started_at = now() - interval '3 s' WHERE id = ${id}::uuid`;
  const retrying: Outcome = { state: 'retrying', failure, delayMs: 60_000 };
  await finish(core, { id, fence: first.fence, outcome: retrying });
  const ranAtMost = 3_000 + performance.now() - before;
  // The backoff doesn't count as queue time, because the job wasn't due.
  await run(core, id, success);
  await rollUp(db, 1_000);

  const rows = await db.jobDuration.findMany({ where: { span: 'ever' }, orderBy: { bucket: 'desc' } });
  const longest = (measure: string) => rows.find((row) => row.measure === measure)?.bucket ?? 0;
  const shortest = (measure: string) => rows.findLast((row) => row.measure === measure)?.bucket ?? 99;
  expect(middleMs(longest('wait'))).toBeCloseTo(10_000, -4);
  expect(middleMs(longest('run'))).toBeGreaterThan(2_700);
  expect(middleMs(longest('run'))).toBeLessThan(1.1 * ranAtMost);
  expect(shortest('wait')).toBe(0);
});

it('puts every duration in the right bucket', async () => {
  const times = [0, 1, 2, 3, 4, 7, 8, 9, 1_000, 4_096, 4_097, 86_400_000, 2 ** 31, 2 ** 40];
  for (const ms of times) {
    await db.$executeRaw`
      INSERT INTO job_end (queue, kind, outcome, ran_ms) VALUES (${String(ms)}, 'test', 'succeeded', ${ms})`;
  }
  await rollUp(db, 1_000);
  for (const ms of times) {
    const row = await db.jobDuration.findFirstOrThrow({ where: { span: 'ever', queue: String(ms) } });
    expect(row.totalMs).toBe(BigInt(ms));
    if (row.bucket < lastBucket) expect(ms).toBeLessThanOrEqual(upperMs(row.bucket));
    if (row.bucket > 0) expect(ms).toBeGreaterThan(upperMs(row.bucket - 1));
  }
});

it('prunes minutes, quarters, and hours past their retention, but never the totals', async () => {
  const ages = ['1 day', '3 days', '9 days', '91 days'];
  for (const age of ages) {
    await db.$executeRaw`
      INSERT INTO job_end (at, queue, kind, outcome, ran_ms)
      VALUES (now() - ${age}::interval, 'email', 'test', 'succeeded', 1)`;
  }
  await rollUp(db, 1_000);
  await pruneFigures(db);
  const kept = async (span: string) => [
    await db.jobThroughput.count({ where: { span } }),
    await db.jobDuration.count({ where: { span } }),
  ];
  expect(await kept('minute')).toEqual([1, 1]);
  expect(await kept('quarter')).toEqual([2, 2]);
  expect(await kept('hour')).toEqual([3, 3]);
  expect(await counted('ever')).toEqual({ succeeded: 4 });
});

async function nowOf(on: Database): Promise<Date> {
  const [row] = await on.$queryRaw<{ now: Date }[]>`SELECT now() AS now`;
  if (!row) throw new Error('no time');
  return row.now;
}
