import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { indexSomeOrders } from './index-orders';
import { readIndexedAt } from './index-state';
import { createSeller } from './testing/seller';

let database: TestDatabase;
let seller: Awaited<ReturnType<typeof createSeller>>;

beforeAll(async () => {
  database = await createTestDatabase();
});
beforeEach(async () => {
  seller = await createSeller(database);
});
afterAll(() => database.drop());

it('builds the first index in steps that report how much is left, and finds all orders meanwhile', async () => {
  await seller.sell(4_500);
  expect(await readIndexedAt(database.core, seller.ownerId)).toBeNull();
  const left: (number | undefined)[] = [];
  for (;;) {
    const done = await seller.step();
    if (!done) break;
    left.push(done.left);
    expect(await seller.countOf('ada')).toBe(4_500);
  }
  expect(left).toEqual([4_500, 2_500, 500, 0]);
  expect(await seller.countOf('ada')).toBe(4_500);
});

it('indexes only changed orders', async () => {
  await seller.sell(5_000);
  await seller.indexAll();
  await seller.sell(1, 'Bob', 6_000);
  await seller.remove(0, 2);
  await seller.rename('Ada');
  expect(await seller.countOf('bob')).toBe(0);
  await seller.remove(10, 11);
  await seller.indexAll();
  expect(await seller.countDifferences()).toBe(0);
  await seller.sell(3, 'Cid', 7_000);
  expect(await seller.step()).toEqual({ indexed: 3, left: 0 });
  expect(await seller.step()).toBeNull();
  expect(await seller.countOf('cid')).toBe(3);
});

it('returns the time up to which changes can be found', async () => {
  await seller.sell(1);
  await seller.indexAll();
  const before = await readIndexedAt(database.core, seller.ownerId);
  expect(Math.abs(Date.now() - (before?.getTime() ?? 0))).toBeLessThan(60_000);
  await database.db.$executeRaw`
    INSERT INTO order_change (owner_id, order_numbers, changed_at) VALUES (${seller.ownerId}, '{N-0}', '2026-01-01T00:00:00Z')`;
  expect(await readIndexedAt(database.core, seller.ownerId)).toEqual(new Date('2026-01-01T00:00:00Z'));
});

it('misses no changes while orders are imported, deleted, and indexed concurrently', async () => {
  await seller.sell(3_000);
  const writers = [
    async () => {
      for (let round = 0; round < 6; round += 1) await seller.sell(700, 'Bob', round * 600);
    },
    async () => {
      for (let round = 0; round < 6; round += 1) await seller.remove(round * 500, round * 500 + 450);
    },
    async () => {
      for (let round = 5; round >= 0; round -= 1) await seller.remove(round * 550, round * 550 + 300);
    },
  ];
  const indexers = Array.from({ length: 3 }, () => async () => {
    for (let turn = 0; turn < 12; turn += 1) await seller.step();
  });
  await Promise.all([...writers, ...indexers].map((work) => work()));
  await seller.indexAll();
  expect(await seller.countDifferences()).toBe(0);
});

it('indexes a change that commits after a run has started to read', async () => {
  await seller.sell(1);
  await seller.indexAll();
  await database.db.$transaction(async (tx) => {
    await tx.$executeRaw`UPDATE sales_order SET customer = 'Late' WHERE owner_id = ${seller.ownerId}`;
    // The run doesn't see the change, and ends.
    expect(await seller.step()).toBeNull();
  });
  await seller.indexAll();
  expect(await seller.countOf('late')).toBe(1);
});

it('continues after a run has died', async () => {
  await seller.sell(4_000);
  await seller.step();
  await seller.step();
  const broken = { ...database.core, transaction: failAtCommit };
  await expect(indexSomeOrders(broken, seller.ownerId)).rejects.toThrow('died');
  expect(await seller.step()).toEqual({ indexed: 2_000, left: 0 });
  await seller.indexAll();
  expect(await seller.countDifferences()).toBe(0);

  await seller.rename('Bob');
  await expect(indexSomeOrders(broken, seller.ownerId)).rejects.toThrow('died');
  await seller.indexAll();
  expect(await seller.countOf('bob')).toBe(4_000);
});

/** Does all work of a transaction, and dies before it commits. */
const failAtCommit: TestDatabase['core']['transaction'] = (work) =>
  database.core.transaction(async (tx) => {
    await work(tx);
    throw new Error('died');
  });

it('is deleted with its owner', async () => {
  await seller.sell(2);
  await seller.indexAll();
  await seller.rename('Bob');
  await database.db.user.delete({ where: { id: seller.ownerId } });
  const left = await database.db.$queryRaw`
    SELECT owner_id FROM order_index WHERE owner_id = ${seller.ownerId}
    UNION ALL SELECT owner_id FROM order_change WHERE owner_id = ${seller.ownerId}`;
  expect(left).toEqual([]);
});
