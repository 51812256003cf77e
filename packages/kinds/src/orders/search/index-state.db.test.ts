import { randomUUID } from 'node:crypto';
import { Prisma } from '@offload/db';
import { createPerson, createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { insertOrders } from '../order-rows';
import { findOwnersToBuild, findOwnersToUpdate } from './index-state';

const kind = { kind: 'index-orders', queue: 'index' };
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** Creates a user with one order. */
async function createSeller(): Promise<string> {
  const { id } = await createPerson(database.db);
  const sold = { date: '2026-01-31', customer: 'Ada', country: 'GB', product: 'Pan', category: 'Kitchen' };
  const order = { ...sold, orderNumber: 'N-0', quantity: 1, unitCents: 1_250, currency: 'EUR' };
  await insertOrders(database.db, id, [order]);
  return id;
}

it('finds every owner without an index, page by page', async () => {
  const lost: string[] = [];
  for (let count = 0; count < 5; count += 1) {
    lost.push(await createSeller());
  }
  const found: string[] = [];
  let after: string | null = null;
  do {
    const { ownerIds, next } = await findOwnersToBuild(database.core, kind, { after, limit: 2 });
    expect(ownerIds.length).toBeLessThanOrEqual(2);
    found.push(...ownerIds);
    after = next;
  } while (after !== null);
  expect(found).toEqual(expect.arrayContaining(lost));
  expect(new Set(found).size).toBe(found.length);
});

it('finds owners with pending changes, unless an index job is in progress or has failed', async () => {
  const ownerId = await createSeller();
  const toUpdate = () => findOwnersToUpdate(database.core, kind, 1_000);
  expect(await toUpdate()).not.toContain(ownerId);
  await database.db.$executeRaw`
    UPDATE order_change SET changed_at = now() - interval '2 seconds' WHERE owner_id = ${ownerId}`;
  expect(await toUpdate()).toContain(ownerId);
  const job = { id: randomUUID(), ...kind, ownerId, payload: {}, maxAttempts: 3 };
  const { id } = await database.db.job.create({ data: { ...job, state: 'queued' } });
  expect(await toUpdate()).not.toContain(ownerId);
  await database.db.job.update({
    where: { id },
    data: { state: 'succeeded', result: {}, finishedAt: new Date() },
  });
  expect(await toUpdate()).toContain(ownerId);
  const failed = { state: 'failed', result: Prisma.DbNull, errorCode: 'a', errorMessage: 'b' };
  await database.db.job.update({ where: { id }, data: failed });
  expect(await toUpdate()).not.toContain(ownerId);
});
