import { randomUUID } from 'node:crypto';
import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createJobTools } from '../../test/jobs';
import type { Connection } from '../database/connection';
import type { Database } from '../database/database';
import { readOwnerUse } from '../job/holds/owner-shares';
import { admit } from './admit';

let database: TestDatabase;
const { put } = createJobTools();

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** Returns the database, and counts its transactions. */
function counting(): { db: Database; count: () => number } {
  let count = 0;
  const transaction: Database['transaction'] = (work) => {
    count += 1;
    return database.core.transaction(work);
  };
  return { db: { ...database.core, transaction }, count: () => count };
}

const request = (ownerId: string = randomUUID()) => put(database.core, { ownerId, ownerShare: 0 });

it("asks the database only about holds that jobs have, and locks each job's room once", async () => {
  const { db, count } = counting();
  await admit(db, { jobs: [await put(database.core)] }, { email: 1 });
  expect(count()).toBe(0);
  const held = [await request(), await request()];
  expect((await admit(db, { jobs: held }, { email: 1 })).known).toMatchObject([
    { heldBy: null },
    { heldBy: null },
  ]);
  expect(count()).toBe(1);
});

/** Runs `work` while another transaction has locked an owner's share. */
async function whileLocked<Result>(
  ownerId: string,
  work: (tx: Connection) => Promise<Result>,
): Promise<Result> {
  return database.core.transaction(async (tx) => {
    await readOwnerUse(tx, { queue: 'email', ownerId }, 5);
    return work(tx);
  });
}

it('leaves rooms that stay locked for more than three seconds to the sweeper, and admits the others', async () => {
  const [locked, free] = [await request(), await request()];
  const { known } = await whileLocked(locked.ownerId, () =>
    admit(database.core, { jobs: [locked, free] }, { email: 1 }),
  );
  expect(known.map(({ id, heldBy }) => [id, heldBy])).toEqual([
    [locked.id, 'owner'],
    [free.id, null],
  ]);
});

it('rejects if the database fails while it waits for a locked room', async () => {
  const locked = await request();
  const transactions: Database['transaction'][] = [database.core.transaction];
  const transaction: Database['transaction'] = (work) =>
    (transactions.pop() ?? (() => Promise.reject(new Error('The connection was lost.'))))(work);
  const admission = whileLocked(locked.ownerId, () =>
    admit({ ...database.core, transaction }, { jobs: [locked] }, { email: 1 }),
  );
  await expect(admission).rejects.toThrow('The connection was lost.');
});
