import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createJobTools, loseWorker } from '../../test/jobs';
import type { Database } from '../database/database';
import { sql } from '../database/sql';
import { renewLeases } from './claim';

let database: TestDatabase;
let db: Database;
const { put, take, finish, cancel, worker } = createJobTools();
const { leaseMs } = worker;
const find = (id: string) => database.db.job.findUniqueOrThrow({ where: { id } });

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.core;
});
afterAll(() => database.drop());

it('renews leases, and returns the lost jobs and the jobs to stop', async () => {
  const [mine, lost, stopping, gone] = [await put(db), await put(db), await put(db), await put(db)];
  const running = [];
  for (const { id } of [mine, lost, stopping, gone]) running.push(await take(db, id, 1_000));
  await loseWorker(db, lost.id);
  await take(db, lost.id);
  await cancel(db, stopping.id);
  await finish(db, { id: gone.id, fence: 1, outcome: { state: 'succeeded', result: {} } });
  const before = await find(lost.id);
  const renewed = await renewLeases(db, { leaseMs, running });
  expect({ lost: renewed.lost.sort(), canceling: renewed.canceling }).toEqual({
    lost: [lost.id, gone.id].sort(),
    canceling: [stopping.id],
  });
  for (const { id } of [mine, stopping]) {
    const { leaseUntil } = await find(id);
    expect(Number(leaseUntil)).toBeGreaterThan(Date.now() + leaseMs / 2);
  }
  expect((await find(lost.id)).leaseUntil).toEqual(before.leaseUntil);
  expect((await find(gone.id)).leaseUntil).toBeNull();
});

it('tells which leases are about to expire while a transaction has locked their rows', async () => {
  const [long, soon, free] = [await put(db), await put(db), await put(db)];
  const running = [await take(db, long.id), await take(db, soon.id, 1_000), await take(db, free.id, 1_000)];
  await db.transaction(async (tx) => {
    await tx.execute(sql`
      SELECT FROM offload.job WHERE id = ANY(${[long.id, soon.id]}::uuid[]) FOR NO KEY UPDATE`);
    expect(await renewLeases(db, { leaseMs, running })).toEqual({
      lost: [],
      canceling: [],
      locked: [soon.id],
    });
  });
  expect(await renewLeases(db, { leaseMs, running })).toMatchObject({ locked: [] });
});

it('counts a deleted job as lost', async () => {
  const { id } = await put(db);
  const { fence } = await take(db, id);
  await db.execute(sql`DELETE FROM offload.job WHERE id = ${id}::uuid`);
  expect(await renewLeases(db, { leaseMs, running: [{ id, fence }] })).toEqual({
    lost: [id],
    canceling: [],
    locked: [],
  });
});

it("doesn't renew the lease for an older run", async () => {
  const { id } = await put(db);
  const { fence } = await take(db, id);
  await loseWorker(db, id);
  await renewLeases(db, { leaseMs, running: [{ id, fence: fence - 1 }] });
  expect(await take(db, id)).toMatchObject({ attempt: 2 });
});
