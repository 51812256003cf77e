import { randomUUID } from 'node:crypto';
import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { Client } from 'pg';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createJobTools, failure } from '../../test/jobs';
import { admit, findScopesWithRoom } from '../admission/admit';
import { type Connection, connectionOf } from '../database/connection';
import { openDatabase } from '../database/database';
import { raw, sql } from '../database/sql';
import { markDispatched } from '../delivery/outbox';
import type { Scope } from '../job/holds/holds';
import { claimJobs } from './claim';

const { worker, put, take, finish } = createJobTools();

interface Opened {
  db: Connection;
  close(): Promise<unknown>;
}

// One connection each, because the server counts reads and keeps plans per connection.
const openings: Record<string, (url: string) => Opened | Promise<Opened>> = {
  'plans each statement': (url) => openDatabaseWith(url, false),
  'keeps plans': (url) => openDatabaseWith(url, true),
  "is the app's": openClient,
};
const ours = ['plans each statement', 'keeps plans'];

function openDatabaseWith(url: string, keepPlans: boolean): Opened {
  const db = openDatabase(url, { poolSize: 1, keepPlans });
  return { db, close: db.close };
}

/** Here, the server decides when it keeps a plan. */
async function openClient(url: string): Promise<Opened> {
  const client = new Client({ connectionString: url });
  await client.connect();
  return { db: connectionOf(client), close: () => client.end() };
}

let database: TestDatabase;
let opened: Opened;

beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(async () => {
  await opened.close();
  await database.drop();
});

const enqueue = (db: Connection) => put(db, { ownerId: 'somebody', ownerShare: 5 });

async function live(db: Connection): Promise<void> {
  const job = await enqueue(db);
  await markDispatched(db, [job]);
  const { id, fence } = await take(db, job.id);
  await finish(db, { id, fence, outcome: { state: 'succeeded', result: {} } });
}

/**
 * Opens a connection, does the work ten times while the queue is empty, and then fills the queue. This leaves statistics
 * and plans outdated, as at the start of every burst. Returns some of the jobs.
 */
async function open(name: string, work: (db: Connection) => Promise<unknown>): Promise<string[]> {
  const opening = openings[name];
  if (!opening) throw new Error(`no connection that ${name}`);
  opened = await opening(database.url);
  const { db } = opened;
  await db.execute(sql`ANALYZE offload.job`);
  for (let turn = 0; turn < 10; turn += 1) await work(db);
  const jobs = await db.query<{ id: string }>(sql`
    INSERT INTO offload.job (id, kind, queue, owner_id, payload, max_attempts)
    SELECT gen_random_uuid(), 'test', 'email', 'somebody', '{}', 3 FROM generate_series(1, 5000) RETURNING id`);
  return jobs.slice(0, 10).map(({ id }) => id);
}

it.each(Object.keys(openings))('enqueues without reading waiting jobs if the connection %s', async (name) => {
  await open(name, enqueue);
  expect(await countReads(() => enqueue(opened.db))).toBeLessThan(200);
});

it.each(ours)('marks jobs as dispatched without reading the others if the connection %s', async (name) => {
  const ids = await open(name, live);
  const jobs = ids.map((id) => ({ id, fence: 0 }));
  expect(await countReads(() => markDispatched(opened.db, jobs))).toBeLessThan(200);
});

it.each(ours)('runs jobs without reading other waiting jobs if the connection %s', async (name) => {
  const ids = await open(name, live);
  const run = async () => {
    const claims = await claimJobs(opened.db, ids, worker);
    const held = claims.flatMap(({ claimed }) => claimed ?? []);
    expect(held).toHaveLength(ids.length);
    const outcomes = [
      { state: 'succeeded', result: {} },
      { state: 'failed', failure },
    ] as const;
    const ends = held.map(({ id, fence }, at) => ({ id, fence, outcome: outcomes[at % 2 ? 1 : 0] }));
    await finish(opened.db, ...ends);
  };
  expect(await countReads(run)).toBeLessThan(200);
});

const holds = {
  key: {
    first: { concurrency: { key: 'one', limit: 2 } },
    columns: 'held_by, concurrency_key, concurrency_limit',
    values: "'key', 'one', 2",
  },
  gate: {
    first: { gate: { name: 'one', limits: { concurrency: 2 } } },
    columns: 'held_by, gate',
    values: "'gate', 'one'",
  },
};

it.each(ours.flatMap((name) => (['key', 'gate'] as const).map((hold) => [hold, name] as const)))(
  'admits the next jobs that a %s holds without reading the others if the connection %s',
  async (hold, name) => {
    const { first, columns, values } = holds[hold];
    const db = openDatabase(database.url, { poolSize: 1, keepPlans: name === 'keeps plans' });
    opened = { db, close: db.close };
    await db.execute(sql`ANALYZE offload.job`);
    await put(db, first);
    // Of a few, it seems as good to read all.
    for (let others = 0; others < 6; others += 1) await put(db);
    for (let turn = 0; turn < 10; turn += 1) {
      await findScopesWithRoom(db, {}, 9);
      await admit(db, { scopes: [[hold, 'one']] }, {});
    }
    await db.execute(sql`
    INSERT INTO offload.job (id, kind, queue, owner_id, payload, max_attempts, ${raw(columns)})
    SELECT gen_random_uuid(), 'test', 'email', 'somebody', '{}', 3, ${raw(values)} FROM generate_series(1, 5000)`);
    const work = async () => {
      expect(await findScopesWithRoom(db, {}, 9)).toEqual([[hold, 'one']]);
      expect((await admit(db, { scopes: [[hold, 'one']] }, {})).known).toHaveLength(1);
      expect(await findScopesWithRoom(db, {}, 9)).toEqual([]);
    };
    expect(await countReads(work)).toBeLessThan(200);
  },
);

const rooms = 200;

/** Holds jobs at gates, at keys, and at owners' shares, ten in each room. */
async function fillRooms(db: Connection): Promise<void> {
  await db.execute(sql`
    INSERT INTO offload.gate (name, concurrency) SELECT 'room ' || n, 1 FROM generate_series(1, ${rooms}::int) n`);
  await db.execute(sql`
    INSERT INTO offload.job (id, kind, queue, owner_id, payload, max_attempts, held_by, gate, concurrency_key,
      concurrency_limit, user_requested)
    SELECT gen_random_uuid(), 'test', 'email', room, '{}', 3, hold, CASE hold WHEN 'gate' THEN room END,
      CASE hold WHEN 'key' THEN room END, CASE hold WHEN 'key' THEN 1 END, hold = 'owner'
    FROM unnest('{gate,key,owner}'::text[]) AS hold, generate_series(1, ${rooms}::int) n,
      LATERAL (SELECT 'room ' || n AS room) named, generate_series(1, 10)`);
}

const beginnings = ['no jobs', 'only finished jobs'];

it.each(ours.flatMap((name) => beginnings.map((jobs) => [name, jobs] as const)))(
  'admits jobs of many rooms without reading the others if the connection %s, and there were %s before',
  async (name, before) => {
    const db = openDatabase(database.url, { poolSize: 1, keepPlans: name === 'keeps plans' });
    opened = { db, close: db.close };
    if (before === 'only finished jobs')
      await db.execute(sql`
        INSERT INTO offload.job (id, kind, queue, owner_id, payload, max_attempts, state, finished_at, result)
        SELECT gen_random_uuid(), 'test', 'email', 'somebody', '{}', 3, 'succeeded', now(), '{}' FROM generate_series(1, 5000)`);
    await db.execute(sql`ANALYZE offload.job, offload.gate`);
    const names = Array.from({ length: rooms - 1 }, (_none, at) => `room ${at + 1}`);
    const shares = { email: 1 };
    const admitAll = (scopeOf: (room: string) => Scope) => admit(db, { scopes: names.map(scopeOf) }, shares);
    const urgent = {
      id: randomUUID(),
      kind: 'test',
      queue: 'email',
      ownerId: 'room 1',
      priority: 'high',
    } as const;
    const entry = { ...urgent, fence: 0, userRequested: true, heldBy: null, scope: null, isNew: true };
    const work = {
      gates: () => admitAll((room) => ['gate', room]),
      keys: () => admitAll((room) => ['key', room]),
      shares: () => admitAll((room) => ['owner', 'email', room]),
      urgent: () => admit(db, { jobs: [entry] }, shares),
      missed: () => findScopesWithRoom(db, shares, 500),
    };
    for (let turn = 0; turn < 10; turn += 1) for (const one of Object.values(work)) await one();
    await fillRooms(db);
    const reads: Record<string, number> = {};
    for (const [what, one] of Object.entries(work)) reads[what] = await countReads(one);
    // Those of an owner are counted among all that the owner has requested.
    for (const [what, count] of Object.entries(reads)) expect(count, what).toBeLessThan(30 * rooms);
    expect(
      await db.query(sql`SELECT FROM offload.job WHERE held_by IS NULL AND finished_at IS NULL`),
    ).toHaveLength(3 * (rooms - 1));
  },
);

/** Returns how many rows and index entries of the job table `work` reads. */
async function countReads(work: () => Promise<unknown>): Promise<number> {
  const before = await readSoFar();
  await work();
  return (await readSoFar()) - before;
}

async function readSoFar(): Promise<number> {
  await opened.db.execute(sql`SELECT pg_stat_force_next_flush()`);
  const [row] = await opened.db.query<{ count: number }>(sql`
    SELECT (seq_tup_read + (SELECT sum(idx_tup_read) FROM pg_stat_user_indexes WHERE relname = 'job'))::int AS count
    FROM pg_stat_user_tables WHERE relname = 'job'`);
  return row?.count ?? 0;
}
