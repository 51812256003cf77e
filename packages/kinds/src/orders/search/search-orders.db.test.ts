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

const search = (changes: Partial<OrderSearch>) =>
  searchOrders(database.core, ownerId, { ...everything, ...changes });

async function numbersOf(changes: Partial<OrderSearch>): Promise<string[]> {
  const results = await search(changes);
  return results?.orders.map(({ orderNumber }) => orderNumber) ?? [];
}

async function sell(...orders: Partial<SoldOrder>[]): Promise<void> {
  const order = { date: '2026-01-31', customer: 'Ada', country: 'GB', product: 'Pan', category: 'Kitchen' };
  const sold = orders.map((changes, at) => ({
    ...{ ...order, orderNumber: `N-${at}`, quantity: 1, unitCents: 1_250, currency: 'EUR' },
    ...changes,
  }));
  await insertOrders(database.db, ownerId, sold);
  while (await indexSomeOrders(database.core, ownerId));
}

it('finds words in any field by their beginnings, ignoring accents and case', async () => {
  await sell(
    { customer: 'Łódź Straße', product: 'Crème Brûlée Set' },
    { customer: 'Müller & Söhne' },
    { customer: 'Οδυσσεύς' },
    { customer: 'Пётр Чайковский' },
  );
  for (const text of ['lodz', 'ŁÓD', 'strasse', 'STRASSE creme', 'brulee n-0', 'set 0', 'kitch brul'])
    expect([text, await numbersOf({ text })]).toEqual([text, ['N-0']]);
  expect(await numbersOf({ text: 'sohne' })).toEqual(['N-1']);
  expect(await numbersOf({ text: 'οδυσσευσ' })).toEqual(['N-2']);
  expect(await numbersOf({ text: 'петр чаик' })).toEqual(['N-3']);
  expect(await numbersOf({ text: 'hne' })).toEqual([]);
  expect(await numbersOf({ text: 'muller lodz' })).toEqual([]);
});

it('finds any part of a text without spaces, but not its characters in another order', async () => {
  await sell({ customer: '株式会社東京都庁' }, { customer: '京都東京' }, { product: 'ﾊﾟｿｺﾝ15台' });
  expect(await numbersOf({ text: '東京都' })).toEqual(['N-0']);
  expect(await numbersOf({ text: '京' })).toEqual(['N-1', 'N-0']);
  expect(await numbersOf({ text: '庁' })).toEqual(['N-0']);
  expect(await numbersOf({ text: 'パソコン 15' })).toEqual(['N-2']);
  expect(await numbersOf({ text: '都京' })).toEqual([]);
});

it('finds hiragana as katakana, and the other way around', async () => {
  await sell({ product: 'さくら' }, { product: 'サクラ' }, { product: 'ｻｸﾗ' }, { product: 'がっきゅうヴァ' });
  for (const text of ['さくら', 'サクラ', 'ｻｸﾗ', 'さくラ', 'くら'])
    expect([text, await numbersOf({ text })]).toEqual([text, ['N-2', 'N-1', 'N-0']]);
  for (const text of ['ガッキュウ', 'がっきゅうゔぁ', 'ｶﾞｯｷｭｳ'])
    expect([text, await numbersOf({ text })]).toEqual([text, ['N-3']]);
  expect(await numbersOf({ text: 'かっきゅう' })).toEqual([]);
  expect(await numbersOf({ filters: { product: 'さくら' } })).toEqual(['N-0']);
});

it.each(['kithen', 'kitchhen', 'kitxhen', 'ktichen', 'kicthen', 'xitchen', 'itchen', 'kitchenx', 'kitche'])(
  'forgives the typo in %s',
  async (text) => {
    await sell({ category: 'Kitchen' }, { category: 'Chicken' });
    expect(await numbersOf({ text })).toEqual(['N-0']);
  },
);

it('forgives a typo only if nothing matches exactly, and says so', async () => {
  await sell({ product: 'Paint' }, { product: 'Point' }, { product: 'Print', category: 'Garden' });
  expect(await search({ text: 'paint' })).toMatchObject({ total: 1, isForgiving: false });
  expect(await search({ text: 'paxnt' })).toMatchObject({ total: 1, isForgiving: true });
  expect(await numbersOf({ text: 'paint gardne' })).toEqual(['N-2']);
  expect(await numbersOf({ text: 'pxxnt' })).toEqual([]);
});

it('filters by values and days, and counts the values', async () => {
  await sell(
    { country: 'DE', date: '2026-01-01' },
    { country: 'DE', date: '2026-01-02', product: 'Pan Lid' },
    { country: 'FR', date: '2026-01-03' },
  );
  expect(await numbersOf({ filters: { country: 'DE' } })).toEqual(['N-1', 'N-0']);
  expect(await numbersOf({ filters: { product: 'Pan' } })).toEqual(['N-2', 'N-0']);
  expect(await numbersOf({ filters: { product: 'Pa' } })).toEqual([]);
  expect(await numbersOf({ from: '2026-01-02' })).toEqual(['N-2', 'N-1']);
  expect(await numbersOf({ text: 'pan', to: '2026-01-02' })).toEqual(['N-1', 'N-0']);
  expect(await search({ text: 'pan' })).toMatchObject({
    total: 3,
    facets: {
      country: [
        { value: 'DE', count: 2 },
        { value: 'FR', count: 1 },
      ],
      category: [{ value: 'Kitchen', count: 3 }],
    },
  });
});

it('pages without gaps or repeats, even within one day', async () => {
  const days = ['2026-01-01', '2026-01-02', '2026-01-02', '2026-01-02', '2026-01-03'];
  await sell(...days.map((date) => ({ date })));
  for (const text of ['', 'pan', 'kitchne']) {
    const seen: string[] = [];
    let cursor: OrderSearch['cursor'] = null;
    do {
      const page = await search({ text, cursor, limit: 2 });
      seen.push(...(page?.orders ?? []).map(({ orderNumber }) => orderNumber));
      cursor = page?.cursor ?? null;
    } while (cursor);
    expect(seen).toEqual(['N-4', 'N-3', 'N-2', 'N-1', 'N-0']);
  }
});

it.each(["'", "a' | 'b", '\\', ':*', '&', '<->', '!pan', '%', '🎉', '\u0301', ')', '(', 'pan:*'])(
  'treats %j as text, not as query syntax',
  async (text) => {
    await sell({});
    await expect(search({ text })).resolves.toMatchObject({ isForgiving: false });
  },
);

it('counts up to 10,000 matches, and still shows the newest', async () => {
  await database.db.$executeRaw`
    INSERT INTO sales_order
      (owner_id, order_number, date, customer, country, product, category, quantity, unit_price, currency)
    SELECT ${ownerId}, 'N-' || n, date '2020-01-01' + n / 10, 'C' || n % 3, 'PL',
      CASE WHEN n <= 30000 THEN 'Old' ELSE 'New' END || CASE WHEN n % 3 = 0 THEN ' third' ELSE '' END,
      CASE WHEN n > 38001 OR n <= 100 THEN 'Revived' ELSE 'Kitchen' END, 1, 12.50, 'EUR'
    FROM generate_series(1, 40001::int) AS n`;
  while (await indexSomeOrders(database.core, ownerId));
  const page = { limit: 2 };
  expect(await search({ ...page, text: 'third' })).toMatchObject({
    total: 10_001,
    orders: [{ orderNumber: 'N-39999' }, { orderNumber: 'N-39996' }],
  });
  expect(await search({ ...page, text: 'old' })).toMatchObject({
    total: 10_001,
    orders: [{ orderNumber: 'N-30000' }, { orderNumber: 'N-29999' }],
  });
  expect(await search({ ...page, text: 'new third' })).toMatchObject({
    total: 3_333,
    facets: { customer: [{ value: 'C0', count: 3_333 }] },
  });
  expect(await search({ ...page, text: '' })).toMatchObject({ total: 10_001 });
  // It looks common in the newest 1,000.
  expect(await search({ ...page, text: 'revived' })).toMatchObject({
    total: 2_100,
    orders: [{ orderNumber: 'N-40001' }, { orderNumber: 'N-40000' }],
  });
  expect(await search({ ...page, text: 'revived old' })).toMatchObject({
    total: 100,
    orders: [{ orderNumber: 'N-100' }, { orderNumber: 'N-99' }],
  });
  expect(await search({ ...page, text: '2' })).toMatchObject({
    total: 10_001,
    orders: [{ orderNumber: 'N-29999' }, { orderNumber: 'N-29998' }],
  });
  expect(await search({ ...page, text: '2999' })).toMatchObject({
    total: 11,
    orders: [{ orderNumber: 'N-29999' }, { orderNumber: 'N-29998' }],
  });
  const before = { to: '2023-12-31' };
  expect(await search({ ...page, ...before, text: 'kitchen' })).toMatchObject({
    total: 10_001,
    orders: [{ orderNumber: 'N-14609' }, { orderNumber: 'N-14608' }],
  });
  expect(await search({ ...page, ...before, from: '2023-12-01', text: 'kitchen third' })).toMatchObject({
    total: 103,
    facets: { category: [{ value: 'Kitchen', count: 103 }] },
  });
});
