import { type Sql, sql } from '@offload/core/sql';
import { createPerson, createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { insertOrders } from '../order-rows';
import type { SoldOrder } from '../sold-order';
import { indexSomeOrders } from './index-orders';
import { type OrderSearch, searchOrders } from './search-orders';

let database: TestDatabase;
let ownerId: string;

beforeAll(async () => {
  database = await createTestDatabase();
});
beforeEach(async () => {
  ownerId = (await createPerson(database.db)).id;
});
afterAll(() => database.drop());

const everything: OrderSearch = { text: '', filters: {}, from: null, to: null, cursor: null, limit: 100 };

const search = (changes: Partial<OrderSearch>, maxRead?: number) =>
  searchOrders(database.core, ownerId, { ...everything, ...changes }, maxRead);

async function sell(...orders: Partial<SoldOrder>[]): Promise<void> {
  const order = { date: '2026-01-31', customer: 'Ada', country: 'GB', product: 'Pan', category: 'Kitchen' };
  const sold = orders.map((changes, at) => ({
    ...{ ...order, orderNumber: `N-${at}`, quantity: 1, unitCents: 1_250, currency: 'EUR' },
    ...changes,
  }));
  await insertOrders(database.db, ownerId, sold);
}

/** Adds many orders, of which the oldest is different. */
const sellMany = (count: number) => database.db.$executeRaw`
  INSERT INTO sales_order
    (owner_id, order_number, date, customer, country, product, category, quantity, unit_price, currency)
  SELECT ${ownerId}, 'N-' || n, date '2000-01-01' + n / 100, CASE WHEN n = 1 THEN 'Łódź' ELSE 'Ada' END, 'PL', 'Pan',
    'Kitchen', 1, 12.50, 'EUR'
  FROM generate_series(1, ${count}::int) AS n`;

it('finds the same orders without an index as with one', async () => {
  await sell(
    { customer: 'Łódź Straße', date: '2026-01-01' },
    { product: 'さくら', country: 'JP' },
    { customer: '株式会社東京', date: '2026-02-01', country: 'JP' },
    { orderNumber: 'a-5' },
    { orderNumber: 'B-5' },
  );
  const searches: Partial<OrderSearch>[] = [
    ...['', 'lodz', 'str lod', 'サクラ', '京', 'n', '5', 'ad pan', 'nothing', '%', '🎉'].map((text) => ({
      text,
    })),
    { filters: { country: 'JP' } },
    { filters: { country: 'JP' }, text: '東京', from: '2026-02-01' },
    { to: '2026-01-30' },
    { limit: 2 },
    { limit: 2, cursor: { date: '2026-01-31', orderNumber: 'a-5', isForgiving: false } },
  ];
  const find = () => Promise.all(searches.map((one) => search(one)));
  const without = await find();
  while (await indexSomeOrders(database.core, ownerId));
  expect(without).toEqual(await find());
});

it('searches the table while the first index is being built', async () => {
  await sellMany(4_500);
  await indexSomeOrders(database.core, ownerId);
  await indexSomeOrders(database.core, ownerId);
  const found = await search({ text: 'ada', limit: 2 });
  expect(found).toMatchObject({ total: 4_499, isCapped: false, isForgiving: false });
  expect(found?.orders.map(({ orderNumber }) => orderNumber)).toEqual(['N-4500', 'N-4499']);
  expect(found?.facets.country).toEqual([{ value: 'PL', count: 4_500 - 1 }]);
});

it('stops counting at some point, but finds what fills the page, or says that it did not get there', async () => {
  await sellMany(22_000);
  expect(await search({ limit: 2 })).toMatchObject({ total: 10_001, isCapped: true, orders: { length: 2 } });
  expect(await search({ text: 'lodz' }, 4_000)).toBeNull();
  expect(await search({ text: 'lodz' })).toMatchObject({
    ...{ orders: [{ customer: 'Łódź' }], cursor: null },
    ...{ total: 1, isCapped: false },
  });
  // All of the period's orders are read, so it's known that none matches.
  expect(await search({ text: 'lodz', from: '2000-08-01' }, 4_000)).toMatchObject({
    orders: [],
    isCapped: false,
  });
});

it('reads in the order of the index, even if the planner would rather sort', async () => {
  await sellMany(5_000);
  const plans: string[] = [];
  const core: typeof database.core = {
    ...database.core,
    transaction: (work) =>
      database.core.transaction(async (tx) => {
        // Stands for what a missing statistic does: everything looks cheaper than to read in order.
        await tx.execute(sql`SET LOCAL random_page_cost = 10000`);
        return work({
          ...tx,
          async query<Row extends object>(statement: Sql) {
            const isScan = statement.text.includes('FROM sales_order');
            if (isScan) plans.push(JSON.stringify(await tx.query(sql`EXPLAIN (FORMAT JSON) ${statement}`)));
            return tx.query<Row>(statement);
          },
        });
      }),
  };
  await searchOrders(core, ownerId, { ...everything, text: 'pan' });
  expect(plans.length).toBeGreaterThan(0);
  for (const plan of plans) {
    expect(plan).toContain('sales_order_owner_id_date_order_number_idx');
    expect(plan).not.toContain('"Node Type":"Sort"');
  }
});

it('goes through all orders, page by page', async () => {
  await sellMany(5_000);
  const numbers: string[] = [];
  let cursor: OrderSearch['cursor'] = null;
  do {
    const page = await search({ text: 'pan', cursor, limit: 2_000 }, 1_000);
    numbers.push(...(page?.orders ?? []).map(({ orderNumber }) => orderNumber));
    cursor = page?.cursor ?? null;
  } while (cursor);
  expect(new Set(numbers).size).toBe(5_000);
  expect(numbers).toHaveLength(5_000);
});
