import { randomUUID } from 'node:crypto';
import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createJobTools, failure, loseWorker } from '../../test/jobs';
import type { Database } from '../database/database';
import { sql } from '../database/sql';
import {
  findOrphaned,
  findOverdue,
  findUndispatched,
  markDispatched,
  markQueueChecked,
  returnToOutbox,
} from './outbox';

let database: TestDatabase;
let db: Database;
const { put, take, run, cancel } = createJobTools();
const ids = (jobs: { id: string }[]) => jobs.map(({ id }) => id);
const queues = ['email'];
const find = (id: string) => database.db.job.findUniqueOrThrow({ where: { id } });

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.core;
});
beforeEach(async () => {
  await db.execute(sql`TRUNCATE offload.job CASCADE`);
});
afterAll(() => database.drop());

async function putMany(count: number) {
  return Promise.all(Array.from({ length: count }, () => put(db)));
}

it("finds jobs that weren't dispatched within a second of their commit, oldest first", async () => {
  const jobs = await putMany(4);
  const [first = '', second = '', fresh = ''] = ids(jobs);
  await markDispatched(db, jobs.slice(3));
  // In one transaction, so that now() stays the same.
  await db.transaction(async (tx) => {
    await tx.execute(sql`UPDATE offload.job SET created_at = now() - interval '1001 ms'`);
    await tx.execute(sql`
      UPDATE offload.job SET created_at = now() - interval '999 ms' WHERE id = ${fresh}::uuid`);
    expect(ids(await findUndispatched(tx, { queues, limit: 10 }))).toEqual([first, second].sort());
    expect(await findUndispatched(tx, { queues, limit: 1 })).toHaveLength(1);
  });
});

it('leaves jobs of a queue that the code no longer has where they are', async () => {
  const [known] = [await put(db), await put(db, { queue: 'renamed' })];
  await db.execute(sql`UPDATE offload.job SET created_at = to_timestamp(0), dispatched_at = NULL`);
  expect(ids(await findUndispatched(db, { queues, limit: 10 }))).toEqual([known.id]);
});

it('finds jobs that the queue should have delivered, and orphaned jobs', async () => {
  const [waiting = '', due = '', lost = '', later = '', busy = ''] = ids(await putMany(5));
  await take(db, lost);
  await loseWorker(db, lost);
  await take(db, busy);
  await run(db, due, { state: 'retrying', failure, delayMs: 0 });
  await run(db, later, { state: 'retrying', failure, delayMs: 60_000 });
  await db.execute(sql`UPDATE offload.job SET held_by = NULL WHERE id = ${due}::uuid`);
  await db.execute(sql`UPDATE offload.job SET dispatched_at = to_timestamp(0)`);
  const overdue = await findOverdue(db, { afterMs: 1_000, limit: 10 });
  expect(ids(overdue).sort()).toEqual([waiting, due].sort());
  await markQueueChecked(db, [waiting]);
  expect(ids(await findOverdue(db, { afterMs: 1_000, limit: 10 }))).toEqual([due]);
  expect(ids(await findOrphaned(db, { limit: 10, running: [] }))).toEqual([lost]);
});

it('dispatches no job that is held, runs, or has finished', async () => {
  const [held = '', running = '', finished = '', waiting = ''] = ids(await putMany(4));
  await database.db.job.update({ where: { id: held }, data: { heldBy: 'owner' } });
  await take(db, running);
  await run(db, finished, { state: 'failed', failure });
  await db.execute(sql`
    UPDATE offload.job SET created_at = to_timestamp(0), dispatched_at = NULL`);
  expect(ids(await findUndispatched(db, { queues, limit: 10 }))).toEqual([waiting]);
  await markDispatched(db, [{ id: held, fence: 0 }]);
  expect(await find(held)).toMatchObject({ dispatchedAt: null });
});

it('marks only the given jobs', async () => {
  const [one, other] = [await put(db), await put(db)];
  await markDispatched(db, [one]);
  expect(await find(one.id)).toMatchObject({ dispatchedAt: expect.any(Date) });
  expect(await find(other.id)).toMatchObject({ dispatchedAt: null, fence: 0 });
  await markDispatched(db, [other]);
  const before = await find(other.id);
  await markQueueChecked(db, [one.id]);
  await returnToOutbox(db, one.id);
  expect(await find(one.id)).toMatchObject({ dispatchedAt: null, fence: 1 });
  expect(await find(other.id)).toEqual(before);
});

it('marks only what the queue has, with the delivery that it shares', async () => {
  const [shared, alone, missed] = [await put(db), await put(db), await put(db)];
  const added = new Map([
    [shared.id, 'many-1'],
    [alone.id, null],
  ]);
  await markDispatched(db, [shared, alone, missed], added);
  expect(await find(shared.id)).toMatchObject({ dispatchedAt: expect.any(Date), delivery: 'many-1' });
  expect(await find(alone.id)).toMatchObject({ dispatchedAt: expect.any(Date), delivery: null });
  expect(await find(missed.id)).toMatchObject({ dispatchedAt: null, delivery: null });
});

it('returns no running job to the outbox', async () => {
  const { id } = await put(db);
  await take(db, id);
  const before = await find(id);
  await returnToOutbox(db, id);
  expect(await find(id)).toEqual(before);
});

it('checks first the jobs that were dispatched longest ago, or whose leases expired first, up to the limit', async () => {
  const [first = '', second = '', old = '', older = ''] = ids(await putMany(4));
  for (const id of [old, older]) await take(db, id);
  await db.execute(sql`
    UPDATE offload.job SET dispatched_at = to_timestamp(CASE id WHEN ${first}::uuid THEN 2 ELSE 1 END),
      lease_until = to_timestamp(CASE id WHEN ${old}::uuid THEN 2 ELSE 1 END)`);
  expect(ids(await findOverdue(db, { afterMs: 1_000, limit: 10 }))).toEqual([second, first]);
  expect(ids(await findOverdue(db, { afterMs: 1_000, limit: 1 }))).toEqual([second]);
  expect(ids(await findOrphaned(db, { limit: 10, running: [] }))).toEqual([older, old]);
  expect(ids(await findOrphaned(db, { limit: 1, running: [] }))).toEqual([older]);
});

it('finds no orphans that the worker runs itself, or whose rows are being changed', async () => {
  const [lost = '', own = '', locked = ''] = ids(await putMany(3));
  const running = [await take(db, own)];
  for (const id of [lost, locked]) await take(db, id);
  for (const id of [lost, own, locked]) await loseWorker(db, id);
  const find = async () => ids(await findOrphaned(db, { limit: 10, running }));
  await db.transaction(async (tx) => {
    await tx.execute(sql`SELECT FROM offload.job WHERE id = ${locked}::uuid FOR NO KEY UPDATE`);
    expect(await find()).toEqual([lost]);
  });
  expect((await find()).toSorted()).toEqual([lost, locked].toSorted());
  expect(ids(await findOrphaned(db, { limit: 10, running: [{ id: own, fence: 0 }] }))).toContain(own);
});

it('finds no orphans that can’t run again', async () => {
  const [last, canceled] = [await put(db, { maxAttempts: 1 }), await put(db)];
  for (const { id } of [last, canceled]) await take(db, id);
  await cancel(db, canceled.id);
  for (const { id } of [last, canceled]) await loseWorker(db, id);
  expect(await findOrphaned(db, { limit: 10, running: [] })).toEqual([]);
});

it("doesn't mark a job as dispatched that was queued again while its queue was checked", async () => {
  const { id } = await put(db);
  await markQueueChecked(db, [id]);
  expect(await find(id)).toMatchObject({ dispatchedAt: null });
});

it("doesn't mark a job as dispatched that no longer waits", async () => {
  const { id, fence } = await put(db);
  await cancel(db, id);
  await markDispatched(db, [
    { id, fence },
    { id: randomUUID(), fence },
  ]);
  expect(await find(id)).toMatchObject({ dispatchedAt: null });
});

it("doesn't mark a job as dispatched that a worker has given back meanwhile", async () => {
  const job = await put(db);
  await returnToOutbox(db, job.id);
  await markDispatched(db, [job]);
  expect(await find(job.id)).toMatchObject({ dispatchedAt: null, fence: 1 });
});
