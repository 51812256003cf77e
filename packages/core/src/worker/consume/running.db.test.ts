import { createTestDatabase, type TestDatabase, until } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from '../../database/database';
import { sql } from '../../database/sql';
import { createJobTools } from '../../testing/jobs';
import { countWaiting } from '../../testing/waiting';
import { createRunningJobs } from './running';

let database: TestDatabase;
let db: Database;
const { put, take } = createJobTools();

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.core;
});
afterAll(() => database.drop());

it('renews a lease as soon as the transaction has ended that has locked the row of its job', async () => {
  const leaseMs = 15_000;
  const { id } = await put(db);
  // The first round finds nothing, and the second one comes after five seconds.
  const claim = await take(db, id, leaseMs / 4);
  const errors: unknown[] = [];
  const find = () => database.db.job.findUniqueOrThrow({ where: { id } });
  const before = await find();
  const running = await db.transaction(async (tx) => {
    await tx.execute(sql`SELECT FROM offload.job WHERE id = ${id}::uuid FOR NO KEY UPDATE`);
    const runs = createRunningJobs(db, leaseMs, (error) => errors.push(error));
    runs.add(claim);
    await until(async () => (await countWaiting(db)) === 1);
    return runs;
  });
  const unlocked = performance.now();
  await until(async () => Number((await find()).leaseUntil) > Number(before.leaseUntil));
  expect(performance.now() - unlocked).toBeLessThan(leaseMs / 3 - 1_000);
  await running.close();
  expect(errors).toEqual([]);
});
