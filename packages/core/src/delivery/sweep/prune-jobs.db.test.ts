import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { pino } from 'pino';
import { v7 as uuid } from 'uuid';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { contractOf } from '../../../test/contract';
import { createJobTools, failure } from '../../../test/jobs';
import type { Database } from '../../database/database';
import { sql } from '../../database/sql';
import { withCoreSweepLock } from '../../database/sweep-lock';
import type { Hook } from '../../job/hooks';
import type { Outcome } from '../../run/finish';
import { defineSystem } from '../../system/system';
import { pruneJobs } from './prune-jobs';

const dayMs = 86_400_000;
const log = pino({ level: 'silent' });
const recordChange: Hook = {
  onChange: sql`INSERT INTO pruned (id, action, by) SELECT id, action, by FROM changed`,
};
const system = defineSystem({
  queues: {
    email: { concurrency: 1, ownerRunning: 1, ownerOpen: 1 },
    report: { concurrency: 1, ownerRunning: 1, ownerOpen: 1 },
  },
  contracts: [contractOf('short', { retention: '30 days' }), contractOf('forever')],
  hooks: [recordChange],
});
const { put, run, take, cancel, retry } = createJobTools();
let database: TestDatabase;
let db: Database;

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.core;
  await db.execute(sql`CREATE TABLE pruned (id uuid NOT NULL, action text NOT NULL, by jsonb)`);
});
afterAll(() => database.drop());
beforeEach(async () => {
  await db.execute(sql`DELETE FROM offload.job`);
  await db.execute(sql`DELETE FROM pruned`);
});

const prune = (limits?: { batchSize: number; maxBatches: number }) => pruneJobs({ system, db, log }, limits);

async function idsLeft(): Promise<string[]> {
  const rows = await db.query<{ id: string }>(sql`SELECT id FROM offload.job ORDER BY id`);
  return rows.map(({ id }) => id);
}

interface Made {
  kind?: string;
  queue?: string;
  createdDaysAgo?: number;
  outcome?: Outcome;
}

/** Creates a job that finished the given number of days ago. Returns its ID. */
async function makeFinished(daysAgo: number, made: Made = {}): Promise<string> {
  const { kind = 'short', queue = 'email', createdDaysAgo = daysAgo, outcome } = made;
  const { id } = await put(db, { id: uuid({ msecs: Date.now() - createdDaysAgo * dayMs }), kind, queue });
  await run(db, id, outcome ?? { state: 'succeeded', result: {} });
  await db.execute(sql`
    UPDATE offload.job SET finished_at = now() - ${daysAgo}::float8 * interval '1 day' WHERE id = ${id}::uuid`);
  return id;
}

it("deletes finished jobs older than their contract's retention, in every finished state and queue", async () => {
  await makeFinished(31);
  await makeFinished(40, { outcome: { state: 'failed', failure } });
  await makeFinished(50, { queue: 'report' });
  await makeFinished(60, { queue: 'of-an-earlier-version' });
  const canceled = await put(db, { id: uuid({ msecs: 0 }), kind: 'short' });
  await cancel(db, canceled.id);
  await db.execute(sql`UPDATE offload.job SET finished_at = to_timestamp(0) WHERE id = ${canceled.id}::uuid`);
  await prune();
  expect(await idsLeft()).toEqual([]);
});

it('keeps newer jobs, old jobs that finished recently, and jobs of kinds without a retention', async () => {
  const kept = [
    await makeFinished(1_000, { kind: 'forever' }),
    await makeFinished(29, { createdDaysAgo: 60 }),
    await makeFinished(29),
  ];
  await makeFinished(31);
  await prune();
  expect(await idsLeft()).toEqual(kept);
});

it('keeps unfinished jobs of any age', async () => {
  const old = () => put(db, { id: uuid({ msecs: 1 }), kind: 'short' });
  const [queued, running, retrying] = [await old(), await old(), await old()];
  await take(db, running.id);
  await run(db, retrying.id, { state: 'retrying', failure, delayMs: 60_000 });
  await prune();
  expect(await idsLeft()).toEqual([queued.id, running.id, retrying.id].sort());
});

it('keeps the children of unfinished jobs, and unique jobs that still block duplicates', async () => {
  const parent = await put(db, { kind: 'short' });
  const [child, unique] = [await makeFinished(31), await makeFinished(31)];
  await makeFinished(31);
  await db.execute(sql`UPDATE offload.job SET parent_id = ${parent.id}::uuid WHERE id = ${child}::uuid`);
  await db.execute(sql`
    UPDATE offload.job SET unique_key = 'a', unique_while = 'time', unique_until = now() + interval '1 hour'
    WHERE id = ${unique}::uuid`);
  await prune();
  expect(await idsLeft()).toEqual([child, unique, parent.id].sort());
  await cancel(db, parent.id);
  await db.execute(
    sql`UPDATE offload.job SET unique_until = now() - interval '1 s' WHERE id = ${unique}::uuid`,
  );
  await prune();
  expect(await idsLeft()).toEqual([parent.id]);
});

it('deletes the oldest jobs first, up to its limits, and the rest in later rounds', async () => {
  const ids: string[] = [];
  for (const daysAgo of [37, 36, 35, 34, 33, 32, 31])
    ids.push(await makeFinished(daysAgo, { queue: daysAgo % 2 === 0 ? 'email' : 'report' }));
  const limits = { batchSize: 2, maxBatches: 2 };
  await prune(limits);
  expect(await idsLeft()).toEqual(ids.slice(4));
  await prune(limits);
  expect(await idsLeft()).toEqual([]);
});

it('deletes the history and log of a job, detaches its files, and runs hooks', async () => {
  const id = await makeFinished(31);
  const file = {
    id: uuid(),
    role: 'output',
    name: 'a',
    contentType: 'text/plain',
    bytes: 1,
    key: `jobs/${id}`,
  };
  await database.db.file.create({ data: { ...file, jobId: id } });
  await db.execute(sql`
    INSERT INTO offload.job_log (job_id, attempt, at, level, message) VALUES (${id}::uuid, 1, now(), 'info', 'Hello')`);
  await prune();
  expect(await database.db.jobEvent.count({ where: { jobId: id } })).toBe(0);
  expect(await database.db.jobLog.count({ where: { jobId: id } })).toBe(0);
  expect(await database.db.file.findUniqueOrThrow({ where: { id: file.id } })).toMatchObject({ jobId: null });
  expect(await db.query(sql`SELECT id, action, by FROM pruned`)).toEqual([
    { id, action: 'delete', by: null },
  ]);
});

it('neither deletes nor waits for a job that is being retried', async () => {
  const retried = await makeFinished(40, { outcome: { state: 'failed', failure } });
  await makeFinished(31);
  await db.transaction(async (tx) => {
    await retry(tx, retried);
    await prune();
  });
  expect(await idsLeft()).toEqual([retried]);
  await prune();
  expect(await database.db.job.findUniqueOrThrow({ where: { id: retried } })).toMatchObject({
    state: 'queued',
  });
});

it('prunes nothing while another process is pruning', async () => {
  const id = await makeFinished(31);
  await withCoreSweepLock(db, 'finished-jobs', async () => {
    await prune();
    expect(await idsLeft()).toEqual([id]);
  });
  await prune();
  expect(await idsLeft()).toEqual([]);
});
