import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createJobTools } from '../../test/jobs';
import { PlayedQueue } from '../../test/model/played-queue';
import { sql } from '../database/sql';
import { passOn } from './carry';

let database: TestDatabase;
const { put } = createJobTools();

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

it('names the delivery that passes on jobs in their rows, except in those that have another one by now', async () => {
  const { core: db } = database;
  const [rest, taken, other] = [await put(db), await put(db), await put(db)];
  for (const [{ id }, delivery] of [
    [rest, 'many-1'],
    [taken, 'many-1'],
    [other, 'many-2'],
  ] as const)
    await db.execute(sql`UPDATE offload.job SET delivery = ${delivery} WHERE id = ${id}::uuid`);
  const queue = new PlayedQueue();
  const delivery = { id: 'many-1', jobs: [rest, taken, other], timestamp: 0 };
  await passOn(db, queue.asBackend(), { queue: 'email', delivery, rest: [rest, other] });
  const [added] = queue.deliverable();
  expect(added?.jobs.map(({ id }) => id)).toEqual([rest.id, other.id]);
  const rows = await db.query<{ delivery: string }>(sql`SELECT delivery FROM offload.job ORDER BY id`);
  expect(rows.map((row) => row.delivery)).toEqual([added?.id, 'many-1', 'many-2']);
});
