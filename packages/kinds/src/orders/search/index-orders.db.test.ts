import { createPerson, createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { insertOrders } from '../order-rows';
import { indexSomeOrders } from './index-orders';
import { findOwnersToBuild, readIndexedAt } from './index-state';
import { searchOrders } from './search-orders';
import { orderIndexFormat } from './terms';

const kind = { kind: 'index-orders', queue: 'index' };
let database: TestDatabase;
let ownerId: string;

beforeAll(async () => {
  database = await createTestDatabase();
});
beforeEach(async () => {
  ownerId = (await createPerson(database.db)).id;
});
afterAll(() => database.drop());

async function sell(count: number, customer = 'Ada', from = 0): Promise<void> {
  const order = { date: '2026-01-31', customer, country: 'GB', product: 'Pan', category: 'Kitchen' };
  const orders = Array.from({ length: count }, (_, at) => ({
    ...{ ...order, orderNumber: `N-${from + at}`, quantity: 1, unitCents: 1_250, currency: 'EUR' },
  }));
  await insertOrders(database.db, ownerId, orders);
}

const step = () => indexSomeOrders(database.core, ownerId);

async function indexAll(): Promise<void> {
  while (await step());
}

async function countOf(text: string): Promise<number | null> {
  const search = { text, filters: {}, from: null, to: null, cursor: null, limit: 1 };
  return (await searchOrders(database.core, ownerId, search))?.total ?? null;
}

/** Returns the number of orders that are missing from the index, shouldn't be in it, or differ. */
async function countDifferences(): Promise<number> {
  const [row] = await database.db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count
    FROM (SELECT * FROM sales_order WHERE owner_id = ${ownerId}) AS sold
    FULL JOIN (SELECT * FROM order_document JOIN order_index ON index_id = id WHERE order_index.owner_id = ${ownerId}) AS document
      USING (order_number)
    WHERE (sold.customer, sold.date) IS DISTINCT FROM (document.customer, document.date)`;
  return row?.count ?? -1;
}

const remove = (from: number, to: number) => database.db.$executeRaw`
  DELETE FROM sales_order WHERE owner_id = ${ownerId}
    AND substr(order_number, 3)::int >= ${from}::int AND substr(order_number, 3)::int < ${to}::int`;

const rename = (customer: string) => database.db.order.updateMany({ where: { ownerId }, data: { customer } });

it('builds the first index in steps that report how much is left, and finds all orders meanwhile', async () => {
  await sell(4_500);
  expect(await readIndexedAt(database.core, ownerId)).toBeNull();
  const left: (number | undefined)[] = [];
  for (;;) {
    const done = await step();
    if (!done) break;
    left.push(done.left);
    expect(await countOf('ada')).toBe(4_500);
  }
  expect(left).toEqual([4_500, 2_500, 500, 0]);
  expect(await countOf('ada')).toBe(4_500);
});

it('indexes only changed orders', async () => {
  await sell(5_000);
  await indexAll();
  await sell(1, 'Bob', 6_000);
  await remove(0, 2);
  await rename('Ada');
  expect(await countOf('bob')).toBe(0);
  await remove(10, 11);
  await indexAll();
  expect(await countDifferences()).toBe(0);
  await sell(3, 'Cid', 7_000);
  expect(await step()).toEqual({ indexed: 3, left: 0 });
  expect(await step()).toBeNull();
  expect(await countOf('cid')).toBe(3);
});

it('returns the time up to which changes can be found', async () => {
  await sell(1);
  await indexAll();
  const before = await readIndexedAt(database.core, ownerId);
  expect(Math.abs(Date.now() - (before?.getTime() ?? 0))).toBeLessThan(60_000);
  await database.db.$executeRaw`
    INSERT INTO order_change (owner_id, order_numbers, changed_at) VALUES (${ownerId}, '{N-0}', '2026-01-01T00:00:00Z')`;
  expect(await readIndexedAt(database.core, ownerId)).toEqual(new Date('2026-01-01T00:00:00Z'));
});

it('misses no changes while orders are imported, deleted, and indexed concurrently', async () => {
  await sell(3_000);
  const writers = [
    async () => {
      for (let round = 0; round < 6; round += 1) await sell(700, 'Bob', round * 600);
    },
    async () => {
      for (let round = 0; round < 6; round += 1) await remove(round * 500, round * 500 + 450);
    },
    async () => {
      for (let round = 5; round >= 0; round -= 1) await remove(round * 550, round * 550 + 300);
    },
  ];
  const indexers = Array.from({ length: 3 }, () => async () => {
    for (let turn = 0; turn < 12; turn += 1) await step();
  });
  await Promise.all([...writers, ...indexers].map((work) => work()));
  await indexAll();
  expect(await countDifferences()).toBe(0);
});

it('indexes a change that commits after a run has started to read', async () => {
  await sell(1);
  await indexAll();
  await database.db.$transaction(async (tx) => {
    await tx.$executeRaw`UPDATE sales_order SET customer = 'Late' WHERE owner_id = ${ownerId}`;
    // The run doesn't see the change, and ends.
    expect(await step()).toBeNull();
  });
  await indexAll();
  expect(await countOf('late')).toBe(1);
});

it('continues after a run has died', async () => {
  await sell(4_000);
  await step();
  await step();
  const broken = { ...database.core, transaction: failAtCommit };
  await expect(indexSomeOrders(broken, ownerId)).rejects.toThrow('died');
  expect(await step()).toEqual({ indexed: 2_000, left: 0 });
  await indexAll();
  expect(await countDifferences()).toBe(0);

  await rename('Bob');
  await expect(indexSomeOrders(broken, ownerId)).rejects.toThrow('died');
  await indexAll();
  expect(await countOf('bob')).toBe(4_000);
});

/** Does all work of a transaction, and dies before it commits. */
const failAtCommit: TestDatabase['core']['transaction'] = (work) =>
  database.core.transaction(async (tx) => {
    await work(tx);
    throw new Error('died');
  });

it('rebuilds an index of an earlier format while the old one keeps serving and updating', async () => {
  await sell(4_500);
  await indexAll();
  await database.db.$executeRaw`UPDATE order_index SET format = 0 WHERE owner_id = ${ownerId}`;
  const toBuild = async () => (await findOwnersToBuild(database.core, kind, { limit: 1_000 })).ownerIds;
  expect(await toBuild()).toContain(ownerId);
  await step();
  await step();
  await sell(10, 'Bob', 9_000);
  await step();
  expect(await countOf('bob')).toBe(10);
  expect(await countOf('ada')).toBe(4_500);
  await indexAll();
  expect(await countDifferences()).toBe(0);
  expect(await countOf('')).toBe(4_510);
  expect(await database.db.$queryRaw`SELECT format FROM order_index WHERE owner_id = ${ownerId}`).toEqual([
    { format: orderIndexFormat },
  ]);
  expect(await toBuild()).not.toContain(ownerId);
});

it('finds kana in an index of an earlier format as they are written there, until it is rebuilt', async () => {
  await sell(1, 'さくらサクラ');
  await database.db.$executeRaw`
    INSERT INTO order_index (owner_id, format, to_read) VALUES (${ownerId}, 2, 1)`;
  const [index] = await database.db.$queryRaw<{ id: number }[]>`
    SELECT id FROM order_index WHERE owner_id = ${ownerId}`;
  await database.db.$executeRaw`UPDATE order_index SET ready_at = now() WHERE id = ${index?.id}`;
  // The new index is there, but it has read nothing: the change goes into both.
  await step();
  await step();
  expect(await countOf('さくらサクラ')).toBe(1);
  expect(await countOf('サクラさくら')).toBe(0);
  await indexAll();
  expect(await countOf('サクラさくら')).toBe(1);
});

it('leaves an index of a later format to a later version of the app', async () => {
  await sell(1);
  await indexAll();
  await database.db.$executeRaw`UPDATE order_index SET format = 99 WHERE owner_id = ${ownerId}`;
  await rename('Bob');
  expect(await step()).toBeNull();
  const { ownerIds } = await findOwnersToBuild(database.core, kind, { limit: 1_000 });
  expect(ownerIds).not.toContain(ownerId);
});

it('is deleted with its owner', async () => {
  await sell(2);
  await indexAll();
  await rename('Bob');
  await database.db.user.delete({ where: { id: ownerId } });
  const left = await database.db.$queryRaw`
    SELECT owner_id FROM order_index WHERE owner_id = ${ownerId}
    UNION ALL SELECT owner_id FROM order_change WHERE owner_id = ${ownerId}`;
  expect(left).toEqual([]);
});
