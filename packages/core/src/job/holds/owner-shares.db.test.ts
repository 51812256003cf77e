import { randomUUID } from 'node:crypto';
import { createTestDatabase, type TestDatabase, until } from '@offload/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createJobTools } from '../../../test/jobs';
import { countWaiting } from '../../../test/waiting';
import { admit, findScopesWithRoom } from '../../admission/admit';
import type { Database } from '../../database/database';
import { sql } from '../../database/sql';
import type { Outcome } from '../../run/finish';
import type { NewJob } from '../enqueue/new-job';
import { unfinishedStates } from '../states';
import type { Scope } from './holds';
import { readOwnerUse } from './owner-shares';

let database: TestDatabase;
let db: Database;
let ownerId: string;
const shares = { email: 2 };
const { put, run, cancel } = createJobTools();
const success: Outcome = { state: 'succeeded', result: {} };
const find = (id: string) => database.db.job.findUniqueOrThrow({ where: { id } });
const request = () => put(db, { ownerId, ownerShare: shares.email });
const owners = (): Scope[] => [['owner', 'email', ownerId]];
const admitNext = async (scopes = owners()) => (await admit(db, { scopes }, shares)).known;
const ids = (jobs: { id: string }[]) => jobs.map(({ id }) => id);

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.core;
});
afterAll(() => database.drop());
beforeEach(async () => {
  await db.execute(sql`TRUNCATE offload.job, offload.queue_setting CASCADE`);
  ownerId = randomUUID();
});

it("holds an owner's jobs beyond their share and says why, but not other owners' jobs or unrequested ones", async () => {
  const own = [await request(), await request(), await request()];
  expect(own.map(({ heldBy }) => heldBy)).toEqual([null, null, 'owner']);
  expect(await find(own[2]?.id ?? '')).toMatchObject({
    heldBy: 'owner',
    progressStep: 'Waiting for your other jobs to finish',
  });
  expect((await find((await put(db, { ownerShare: 2 })).id)).heldBy).toBeNull();
  expect((await find((await put(db, { ownerId })).id)).heldBy).toBeNull();
});

it('returns the waiting owner when a run ends, and admits as many jobs as there is room for, oldest first', async () => {
  const jobs = [await request(), await request(), await request(), await request()];
  const [first = '', second = '', third = '', fourth = ''] = ids(jobs);
  expect(ids(await admitNext())).toEqual([]);
  const { id: unrequested } = await put(db, { ownerId });
  expect(await run(db, unrequested, success)).toMatchObject({ freed: [] });
  expect(await run(db, first, success)).toMatchObject({ queue: 'email', freed: owners() });
  expect(ids(await admitNext())).toEqual([third]);
  expect(await find(third)).toMatchObject({
    ...{ heldBy: null, progressStep: null, admittedAt: expect.any(Date) },
  });
  await run(db, second, success);
  expect(ids(await admitNext())).toEqual([fourth]);
  await put(db, { ownerId, ownerShare: 0, queue: 'report' });
  await put(db, { ownerShare: 0 });
  expect(await run(db, third, success)).toMatchObject({ freed: [] });
});

it('admits no more jobs than the share, even with concurrent calls', async () => {
  for (let count = 0; count < 12; count += 1) await request();
  const admitted = await database.db.job.findMany({ where: { ownerId, heldBy: null } });
  for (const { id } of admitted) await run(db, id, success);
  const rounds = await Promise.all(Array.from({ length: 10 }, () => admitNext()));
  expect(rounds.flat()).toHaveLength(2);
});

it("admits an owner's jobs for one caller at a time", async () => {
  for (let count = 0; count < 3; count += 1) await request();
  const done: string[] = [];
  const { admission } = await db.transaction(async (tx) => {
    await readOwnerUse(tx, { queue: 'email', ownerId }, 5);
    const waiting = admitNext().then(() => done.push('the second'));
    await until(async () => done.length > 0 || (await countWaiting(db)) === 1);
    done.push('the first');
    return { admission: waiting };
  });
  await admission;
  expect(done).toEqual(['the first', 'the second']);
});

it("admits the jobs of other owners while an app's transaction doesn't end that has counted an owner's", async () => {
  const other = { queue: 'email', ownerId: randomUUID() };
  await put(db, { ownerId, ownerShare: 0 });
  const { id } = await put(db, { ownerId: other.ownerId, ownerShare: 0 });
  await db.transaction(async (tx) => {
    await readOwnerUse(tx, { queue: 'email', ownerId }, 5);
    const admitted = admitNext([...owners(), ['owner', other.queue, other.ownerId]]);
    // Not only once it has given up waiting for the transaction.
    await until(async () => (await countWaiting(db)) === 1);
    expect(await database.db.job.findUniqueOrThrow({ where: { id } })).toMatchObject({ heldBy: null });
    await database.core.transaction((inner) => readOwnerUse(inner, other, 5));
    expect(ids(await admitted)).toEqual([id]);
  });
  expect(await admitNext()).toHaveLength(1);
});

it('applies a share set by staff immediately', async () => {
  const jobs = [await request(), await request(), await request(), await request()];
  await database.db.queueSetting.create({ data: { queue: 'email', ownerRunning: 3 } });
  expect(ids(await admitNext())).toEqual([jobs[2]?.id]);
  await database.db.queueSetting.update({ where: { queue: 'email' }, data: { ownerRunning: 1 } });
  expect((await find((await request()).id)).heldBy).toBe('owner');
});

it('finds owners who have held jobs and room for more', async () => {
  for (const id of [ownerId, randomUUID(), randomUUID()]) {
    for (let count = 0; count < 4; count += 1) await put(db, { ownerId: id, ownerShare: 2 });
  }
  // The first and the last owner have room, and nothing held.
  for (const id of ['0', 'z']) await put(db, { ownerId: id, ownerShare: 2 });
  expect(await findScopesWithRoom(db, shares, 10)).toEqual([]);
  await db.execute(
    sql`UPDATE offload.job SET state = 'canceled' WHERE owner_id = ${ownerId} AND held_by IS NULL`,
  );
  expect(await findScopesWithRoom(db, shares, 10)).toEqual(owners());
  await db.execute(sql`UPDATE offload.job SET state = 'canceled' WHERE held_by IS NULL`);
  const all = await findScopesWithRoom(db, shares, 10);
  expect(all.map(([, , id]) => id)).toEqual(all.map(([, , id]) => id).toSorted());
  expect(all).toHaveLength(3);
  expect(await findScopesWithRoom(db, shares, 2)).toEqual(all.slice(0, 2));
  await put(db, { ownerId, ownerShare: 0, queue: 'report' });
  const both = await findScopesWithRoom(db, { ...shares, report: 1 }, 10);
  expect(both).toEqual([...all, ['owner', 'report', ownerId]]);
});

it("admits an owner's most urgent jobs first, and leaves other owners and queues alone", async () => {
  const held = (more: Partial<NewJob> = {}) => put(db, { ownerId, ownerShare: 0, ...more });
  await held({ priority: 'low' });
  const [normal, high] = [await held(), await held({ priority: 'high' })];
  const others = [
    await held({ ownerId: randomUUID(), priority: 'high' }),
    await held({ queue: 'report', priority: 'high' }),
  ];
  const before = await find(high.id);
  expect(ids(await admitNext()).sort()).toEqual([normal.id, high.id].sort());
  expect((await find(high.id)).version).toBeGreaterThan(before.version);
  for (const { id } of others) expect((await find(id)).heldBy).toBe('owner');
});

it('admits nothing if staff have set a share below what is running', async () => {
  const jobs = [await request(), await request(), await request()];
  await database.db.queueSetting.create({ data: { queue: 'email', ownerRunning: 1 } });
  expect(await admitNext()).toEqual([]);
  expect((await find(jobs[2]?.id ?? '')).heldBy).toBe('owner');
});

it("counts an owner's requested open jobs for one caller at a time", async () => {
  for (let count = 0; count < 3; count += 1) await request();
  await put(db, { ownerId });
  await put(db, { ownerId, ownerShare: 2, queue: 'report' });
  await put(db, { ownerShare: 2 });
  await cancel(db, (await request()).id);
  await database.db.queueSetting.create({ data: { queue: 'report', ownerOpen: 1 } });
  const owner = { queue: 'email', ownerId };
  expect(await db.transaction((tx) => readOwnerUse(tx, owner, 5))).toEqual({ open: 3, max: 5 });
  await database.db.queueSetting.create({ data: { queue: 'email', ownerOpen: 4 } });
  const added = await Promise.all(
    Array.from({ length: 6 }, () =>
      db.transaction(async (tx) => {
        const { open, max } = await readOwnerUse(tx, owner, 5);
        if (open >= max) return false;
        await put(tx, { ownerId, ownerShare: shares.email });
        return true;
      }),
    ),
  );
  expect(added.filter(Boolean)).toHaveLength(1);
});

it("counts an owner's jobs in every unfinished state", async () => {
  const [row] = await db.query<{ body: string }>(
    sql`SELECT prosrc AS body FROM pg_proc WHERE proname = 'count_admitted'`,
  );
  const named = [...(row?.body ?? '').matchAll(/'(\w+)'/g)].map(([, state]) => state);
  expect(named.sort()).toEqual([...unfinishedStates].sort());
});

// Planning reads pages of the indexes, too.
it("plans only once how an owner's jobs are counted, also on a connection that plans each statement", async () => {
  const [explained] = await db.query<{ 'QUERY PLAN': [{ Plan: { 'Shared Hit Blocks': number } }] }>(sql`
    EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON)
    SELECT offload.count_admitted('email', n::text) FROM generate_series(1, 500) AS n`);
  expect(explained?.['QUERY PLAN'][0].Plan['Shared Hit Blocks']).toBeLessThan(2_500);
});
