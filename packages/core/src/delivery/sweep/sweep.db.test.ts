import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { admin, createJobTools, failure, loseWorker } from '../../../test/jobs';
import { findForcedScans, recordStatements, type Statements } from '../../../test/kept-plans';
import { PlayedQueue } from '../../../test/model/played-queue';
import { createJobClient } from '../../client/client';
import { type Database, openDatabase } from '../../database/database';
import { raw, sql } from '../../database/sql';
import type { NewJob } from '../../job/enqueue/new-job';
import { defineSystem } from '../../system/system';
import { createTickSweep } from '../ticks';
import { createSweep, type SweeperParts } from './sweep';

const { put, take, run, cancel } = createJobTools();
const queues = { email: { concurrency: 1, ownerRunning: 3, ownerOpen: 9 } };
const system = defineSystem({ queues, contracts: [] });
const queue = new PlayedQueue();

let database: TestDatabase;
let db: Database;
let writes: Database;
let statements: Statements;
/** Those whose plans are kept. */
let kept: Statements;
let parts: SweeperParts;
let sweep: () => Promise<void>;

beforeAll(async () => {
  database = await createTestDatabase();
  // One connection, because each has plans of its own.
  writes = openDatabase(database.url, { poolSize: 1, keepPlans: true });
});
beforeEach(async () => {
  await database.core.execute(sql`TRUNCATE offload.job, offload.gate CASCADE`);
  queue.clear();
  statements = new Map();
  kept = new Map();
  db = recordStatements(database.core, statements);
  const backend = queue.asBackend();
  const errors: unknown[] = [];
  const client = createJobClient({ system, db, backend, onError: (error) => errors.push(error) });
  parts = { system, db, writes: recordStatements(writes, kept), backend, client };
  sweep = createSweep(parts, 0);
  // Only the second round takes jobs for orphaned.
  await sweep();
  statements.clear();
  expect(errors).toEqual([]);
});
afterAll(async () => {
  await writes.close();
  await database.drop();
});

const find = (id: string) => database.db.job.findUniqueOrThrow({ where: { id } });
const set = (columns: string) => async (id: string) => {
  await db.execute(sql`UPDATE offload.job SET ${raw(columns)} WHERE id = ${id}::uuid`);
};
const isLost = async (id: string) => {
  await take(db, id);
  await loseWorker(db, id);
};

interface Neglected {
  job?: Partial<NewJob>;
  neglect: (id: string) => Promise<unknown>;
}

const waiting: Record<string, Neglected> = {
  "wasn't dispatched": { neglect: set(`created_at = now() - interval '2 s'`) },
  'is not in its queue': { neglect: set(`dispatched_at = now() - interval '1 minute'`) },
  'has lost its worker': { neglect: isLost },
  'is due': {
    neglect: async (id) => {
      await run(db, id, { state: 'retrying', failure, delayMs: 60_000 });
      await set('next_attempt_at = now()')(id);
    },
  },
  'was to run later': {
    job: { runAt: new Date(Date.now() + 60_000) },
    neglect: set('next_attempt_at = now()'),
  },
  'is of a kind that is known by now': { neglect: set(`held_by = 'kind'`) },
  'waits at a gate with room': {
    job: { gate: { name: 'example.com', limits: {} } },
    neglect: set(`held_by = 'gate'`),
  },
  'waits for a key with room': {
    job: { concurrency: { key: 'one', limit: 1 } },
    neglect: set(`held_by = 'key'`),
  },
  'waits for an owner with room': { neglect: set(`held_by = 'owner', user_requested = true`) },
  'waits for child jobs that have ended': {
    neglect: async (id) => {
      const waitingFor = { type: 'jobs', open: 1 } as const;
      await run(db, id, { state: 'waiting', hold: 'jobs', waitingFor });
    },
  },
};

it.each(Object.entries(waiting))('dispatches a job that %s', async (_name, { job, neglect }) => {
  const { id } = await put(db, job);
  await neglect(id);
  await sweep();
  expect([...queue.carried.values()].flatMap(({ jobs }) => jobs.map((carried) => carried.id))).toEqual([id]);
});

const over: Record<string, Neglected & { state: string }> = {
  'fails a job whose deadline has passed': {
    job: { deadlineAt: new Date(Date.now() - 1_000) },
    neglect: async () => undefined,
    state: 'failed',
  },
  'fails a job that has lost its worker in its last attempt': {
    job: { maxAttempts: 1 },
    neglect: isLost,
    state: 'failed',
  },
  'cancels a job that has lost its worker meanwhile': {
    neglect: async (id) => {
      await isLost(id);
      await cancel(db, id, admin);
    },
    state: 'canceled',
  },
};

it.each(Object.entries(over))('%s', async (_name, { job, neglect, state }) => {
  const { id } = await put(db, job);
  await neglect(id);
  await sweep();
  expect(await find(id)).toMatchObject({ state });
});

it.each([
  ['that it runs', 3, false],
  ['that it runs on its last attempt', 1, false],
  ['that it is to stop', 3, true],
])('leaves a job to its own worker %s, whatever its lease says', async (_name, maxAttempts, isToStop) => {
  const { id } = await put(db, { maxAttempts });
  const claims = [await take(db, id)];
  if (isToStop) await cancel(db, id, admin);
  await loseWorker(db, id);
  const find = () => database.db.job.findUniqueOrThrow({ where: { id } });
  const before = await find();
  const sweepOwn = createSweep({ ...parts, running: { claims: () => claims } }, 0);
  for (let round = 0; round < 3; round += 1) await sweepOwn();
  expect(queue.carried.size).toBe(0);
  expect(await find()).toEqual(before);
  claims.length = 0;
  await sweepOwn();
  expect([queue.carried.size, (await find()).finishedAt !== null]).toEqual(
    maxAttempts === 1 || isToStop ? [0, true] : [1, false],
  );
});

it('asks only a few questions if nothing is to do, and keeps no plan that needs a whole table', async () => {
  const jobs = [await put(db), await put(db, { runAt: new Date(Date.now() + 60_000) }), await put(db)];
  await take(db, jobs[2]?.id ?? '');
  statements.clear();
  await sweep();
  // The query of the lock isn't one of them.
  expect([...statements.keys()].filter((text) => text.includes('FROM offload.job'))).toHaveLength(3);
  await createTickSweep(parts, (error) => expect.fail(`${error}`))();
  expect(kept.size).toBe(2);
  expect(await findForcedScans(database.url, kept)).toEqual([]);
});

const many: Record<string, string> = {
  wait: `'queued', NULL, NULL, NULL, NULL`,
  'will run later': `'scheduled', NULL, 'time', now() + interval '1 hour', NULL`,
  succeeded: `'succeeded', now(), NULL, NULL, '{}'`,
};

it.each(Object.entries(many))('looks for held jobs without reading all that %s', async (_name, columns) => {
  await db.execute(sql`ANALYZE offload.job`);
  kept.clear();
  for (let round = 0; round < 10; round += 1) await sweep();
  const [text = ''] = kept.keys();
  await db.execute(sql`
    INSERT INTO offload.job (id, kind, queue, owner_id, payload, max_attempts, state, finished_at, held_by, next_attempt_at, result)
    SELECT gen_random_uuid(), 'test', 'email', 'somebody', '{}', 3, ${raw(columns)} FROM generate_series(1, 5000)`);
  const reads = await writes.transaction(async (tx) => {
    expect(await tx.query({ text, values: [] })).toEqual([{ isAny: false }]);
    return tx.query(sql`
      SELECT seq_tup_read::int AS "all", idx_tup_fetch < 100 AS few FROM pg_stat_xact_user_tables WHERE relname = 'job' AND schemaname = 'offload'`);
  });
  // A few rows of what was there before may still be in an index.
  expect(reads).toEqual([{ all: 0, few: true }]);
});
