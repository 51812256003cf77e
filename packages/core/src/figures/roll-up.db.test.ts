import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { contractOf } from '../../test/contract';
import { createJobTools, failure, loseWorker } from '../../test/jobs';
import { type Database, openDatabase } from '../database/database';
import { raw, type Sql, sql } from '../database/sql';
import { expireOverdue } from '../delivery/sweep/end-jobs';
import { history } from '../job/history';
import type { Outcome } from '../run/finish';
import { defineSystem } from '../system/system';
import { lastBucket, middleMs, upperMs } from './buckets';
import { pruneFigures, rollUp } from './roll-up';

let database: TestDatabase;
let db: Database;
const system = defineSystem({
  queues: { email: { concurrency: 1, ownerRunning: 1, ownerOpen: 1 } },
  contracts: [contractOf('test', { ownerErrors: ['bad_file'] })],
});
const { put, take, run, finish, cancel, endOrphans } = createJobTools(system.hooks);
const success: Outcome = { state: 'succeeded', result: {} };

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.core;
});
afterAll(() => database.drop());
beforeEach(async () => {
  await db.execute(
    sql`TRUNCATE offload.job_end, offload.job_throughput, offload.job_duration, offload.job CASCADE`,
  );
});

async function end(outcome: Outcome): Promise<void> {
  const { id } = await put(db);
  await run(db, id, outcome);
}

/** Counts the ends of runs in the timeline, which is written separately, for comparison. */
const endsInTimeline = () =>
  countsOf(sql`
    SELECT state AS name, count(*)::int AS count FROM ${history} AS event
    WHERE state IN ('succeeded', 'failed', 'canceled', 'retrying') GROUP BY 1`);

const counted = (span: string) =>
  countsOf(sql`
    SELECT outcome AS name, sum(count)::int AS count FROM offload.job_throughput WHERE span = ${span} GROUP BY 1`);

async function countsOf(query: Sql): Promise<Record<string, number>> {
  const rows = await db.query<{ name: string; count: number }>(query);
  return Object.fromEntries(rows.map(({ name, count }) => [name, count]));
}

it('counts every end of a run once in every span, like the history', async () => {
  await end(success);
  await end({ state: 'failed', failure });
  await end({ state: 'retrying', failure, delayMs: 1 });
  await end({ state: 'queued', reason: 'The worker was restarted' });
  await cancel(db, (await put(db)).id);
  const { id: lost } = await put(db, { maxAttempts: 1 });
  await take(db, lost);
  await loseWorker(db, lost);
  await endOrphans(db);

  expect(await rollUp(db, 1_000)).toBe(5);
  const ends = { succeeded: 1, failed: 2, retrying: 1, canceled: 1 };
  expect(await endsInTimeline()).toEqual(ends);
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
  const others = [openDatabase(database.url, { poolSize: 3 }), openDatabase(database.url, { poolSize: 3 })];
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
  const late = openDatabase(database.url, { poolSize: 1 });
  await late.transaction(async (tx) => {
    await tx.execute(sql`
      INSERT INTO offload.job_end (at, queue, kind, outcome) VALUES (now() - interval '1 hour', 'email', 'test', 'succeeded')`);
    await rollUp(db, 1_000);
  });
  await rollUp(db, 1_000);
  expect(await counted('ever')).toEqual({ succeeded: 41 });
  await Promise.all([...others, late].map((each) => each.close()));
});

it('measures the queue time and the duration of runs', async () => {
  const { id } = await put(db);
  await db.execute(sql`UPDATE offload.job SET waits_since = now() - interval '10 s' WHERE id = ${id}::uuid`);
  const first = await take(db, id);
  const before = performance.now();
  await db.execute(sql`UPDATE offload.job SET started_at = now() - interval '3 s' WHERE id = ${id}::uuid`);
  const retrying: Outcome = { state: 'retrying', failure, delayMs: 60_000 };
  await finish(db, { id, fence: first.fence, outcome: retrying });
  const ranAtMost = 3_000 + performance.now() - before;
  // The backoff doesn't count as queue time, because the job wasn't due.
  await run(db, id, success);
  await rollUp(db, 1_000);

  const rows = await db.query<{ measure: string; bucket: number }>(
    sql`SELECT measure, bucket FROM offload.job_duration WHERE span = 'ever' ORDER BY bucket DESC`,
  );
  const longest = (measure: string) => rows.find((row) => row.measure === measure)?.bucket ?? 0;
  const shortest = (measure: string) => rows.findLast((row) => row.measure === measure)?.bucket ?? 99;
  expect(middleMs(longest('wait'))).toBeCloseTo(10_000, -4);
  expect(middleMs(longest('run'))).toBeGreaterThan(2_700);
  expect(middleMs(longest('run'))).toBeLessThan(1.1 * ranAtMost);
  expect(shortest('wait')).toBe(0);
});

it('measures the queue time of a run once, also if the deadline of its job passes before the next attempt', async () => {
  const { id } = await put(db, { deadlineAt: new Date() });
  await run(db, id, { state: 'retrying', failure, delayMs: 60_000 });
  await db.execute(sql`UPDATE offload.job SET deadline_at = now() - interval '1 s' WHERE id = ${id}::uuid`);
  await expireOverdue(db, system.hooks);
  await rollUp(db, 1_000);
  expect(await counted('ever')).toEqual({ retrying: 1, failed: 1 });
  const times = await countsOf(sql`
    SELECT measure AS name, sum(count)::int AS count FROM offload.job_duration WHERE span = 'ever' GROUP BY 1`);
  expect(times).toEqual({ wait: 1, run: 1 });
});

it('puts every duration in the right bucket', async () => {
  const times = [0, 1, 2, 3, 4, 7, 8, 9, 1_000, 4_096, 4_097, 86_400_000, 2 ** 31, 2 ** 40];
  for (const ms of times) {
    await db.execute(sql`
      INSERT INTO offload.job_end (queue, kind, outcome, ran_ms) VALUES (${String(ms)}, 'test', 'succeeded', ${ms})`);
  }
  await rollUp(db, 1_000);
  for (const ms of times) {
    const [row] = await db.query<{ bucket: number; totalMs: number }>(sql`
      SELECT bucket, total_ms::float8 AS "totalMs" FROM offload.job_duration
      WHERE span = 'ever' AND queue = ${String(ms)}`);
    expect(row?.totalMs).toBe(ms);
    const bucket = row?.bucket ?? -1;
    if (bucket < lastBucket) expect(ms).toBeLessThanOrEqual(upperMs(bucket));
    if (bucket !== 0) expect(ms).toBeGreaterThan(upperMs(bucket - 1));
  }
});

it('prunes minutes, quarters, and hours past their retention, but never the totals', async () => {
  const ages = ['1 day', '3 days', '9 days', '91 days'];
  for (const age of ages) {
    await db.execute(sql`
      INSERT INTO offload.job_end (at, queue, kind, outcome, ran_ms)
      VALUES (now() - ${age}::interval, 'email', 'test', 'succeeded', 1)`);
  }
  await rollUp(db, 1_000);
  await pruneFigures(db);
  const kept = (table: string) =>
    countsOf(sql`
      SELECT span AS name, count(*)::int AS count FROM ${raw(`offload.${table}`)} WHERE span <> 'ever' GROUP BY 1`);
  for (const table of ['job_throughput', 'job_duration'])
    expect(await kept(table)).toEqual({ minute: 1, quarter: 2, hour: 3 });
  expect(await counted('ever')).toEqual({ succeeded: 4 });
});
