import { maxReadOrders } from '@offload/kinds/order-search';
import { indexSomeOrders, insertOrders, type SoldOrder } from '@offload/kinds/orders';
import { formulas, formulasIn } from '@offload/testing/formulas';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestApi, type SignedInCaller, type TestApi } from '@/testing/test-api';
import type { OrderPage } from './order-schema';

let api: TestApi;
let person: SignedInCaller;

const order: SoldOrder = {
  orderNumber: 'N-1',
  date: '2026-01-31',
  customer: '株式会社東京',
  country: 'JP',
  product: 'Crème Brûlée Set',
  category: 'Kitchen',
  quantity: -2,
  unitCents: 1_250,
  currency: 'EUR',
};

beforeAll(async () => {
  api = await openTestApi();
  person = await api.signedIn();
  await sell(person, order, { ...order, orderNumber: 'N-2', country: 'DE', customer: '=1+1' });
});
afterAll(() => api.close());

async function sell({ id }: SignedInCaller, ...orders: SoldOrder[]): Promise<void> {
  await insertOrders(api.database.db, id, orders);
  while (await indexSomeOrders(api.database.core, id));
}

async function search(query: Record<string, string>, caller = person): Promise<OrderPage> {
  const response = await caller.get(`/api/orders?${new URLSearchParams(query)}`);
  expect(response.status).toBe(200);
  return response.json();
}

it('returns orders with highlights, counts, and the time of the index', async () => {
  const { data, indexedAt, ...about } = await search({ query: '東京 brul' });
  const marks = { orderNumber: [], country: [], category: [], customer: [[4, 6]], product: [[6, 12]] };
  const { unitCents, ...sold } = order;
  expect(data).toEqual([{ ...sold, unitPrice: '12.50', highlights: marks }]);
  expect(about).toEqual({
    nextCursor: null,
    total: { count: 1, isCapped: false },
    facets: {
      country: [{ value: 'JP', count: 1 }],
      product: [{ value: order.product, count: 1 }],
      category: [{ value: order.category, count: 1 }],
      customer: [{ value: order.customer, count: 1 }],
    },
    isForgiving: false,
  });
  expect(Math.abs(Date.parse(indexedAt ?? '') - Date.now())).toBeLessThan(60_000);
});

it('pages with a cursor', async () => {
  const first = await search({ query: 'kitchne', limit: '1' });
  expect(first).toMatchObject({ data: [{ orderNumber: 'N-2' }], isForgiving: true });
  const second = await search({ query: 'kitchne', limit: '1', cursor: first.nextCursor ?? '' });
  expect(second).toMatchObject({ data: [{ orderNumber: 'N-1' }], nextCursor: null, isForgiving: true });
});

it.each(['0001-01-01', '1969-12-31', '9999-12-31'])('pages past orders of %s', async (date) => {
  const other = await api.signedIn();
  await sell(other, { ...order, date }, { ...order, date, orderNumber: 'N-2' });
  const { nextCursor } = await search({ limit: '1' }, other);
  const rest = await search({ limit: '1', cursor: nextCursor ?? '' }, other);
  expect(rest).toMatchObject({ data: [{ orderNumber: 'N-1', date }], nextCursor: null });
});

it('filters', async () => {
  expect(await search({ country: 'DE', from: '2026-01-31', to: '2026-01-31' })).toMatchObject({
    data: [{ orderNumber: 'N-2' }],
  });
  expect((await search({ from: '2026-02-01' })).data).toEqual([]);
  expect((await search({ product: 'Crème' })).data).toEqual([]);
});

it("doesn't find other users' orders", async () => {
  const other = await api.signedIn();
  expect(await search({}, other)).toMatchObject({ data: [], total: { count: 0 } });
  await sell(other, { ...order, orderNumber: 'theirs' });
  expect((await search({}, other)).data).toMatchObject([{ orderNumber: 'theirs' }]);
  expect((await search({ query: 'theirs' })).data).toEqual([]);
});

it("finds and exports orders before the first index is ready, and shows that it isn't", async () => {
  const other = await api.signedIn();
  await insertOrders(api.database.db, other.id, [order, { ...order, orderNumber: 'N-2', customer: 'Ada' }]);
  const found = { total: { count: 1, isCapped: false }, indexedAt: null };
  expect(await search({ query: '東京' }, other)).toMatchObject({ ...found, data: [{ orderNumber: 'N-1' }] });
  expect(await search({ query: 'nobody' }, other)).toMatchObject({ data: [], total: { count: 0 } });
  const exported = await (await other.get('/api/orders.csv')).text();
  expect(exported.trimEnd().split('\r\n')).toHaveLength(3);
});

it("never says that an order isn't there before it has read all of them", async () => {
  const other = await api.signedIn();
  await api.database.db.$executeRaw`
    INSERT INTO sales_order
      (owner_id, order_number, date, customer, country, product, category, quantity, unit_price, currency)
    SELECT ${other.id}, 'N-' || n, '2026-01-31', CASE WHEN n = 1 THEN 'Oldest' ELSE 'Ada' END, 'GB', 'Pan', 'Kitchen', 1, 1, 'EUR'
    FROM generate_series(1, ${maxReadOrders + 2_000}::int) AS n`;
  await api.database.db.$executeRaw`
    UPDATE sales_order SET date = '2020-01-01' WHERE owner_id = ${other.id} AND order_number = 'N-1'`;
  const response = await other.get('/api/orders?query=oldest');
  expect(response.status).toBe(503);
  expect(response.headers.get('Retry-After')).toBe('60');
  expect((await response.json()).detail).toMatch(/being indexed for the first time/);
  const exported = await (await other.get('/api/orders.csv?query=oldest')).text();
  expect(exported).toContain('N-1,2020-01-01,Oldest');
});

it.each([
  "'; DROP TABLE sales_order; --",
  "a' & !b | (c <-> d):*",
  '\\',
  '%_',
  '🎉',
  '\u202e',
  'a'.repeat(200),
])('treats the query %j as plain words', async (query) => {
  expect((await search({ query })).data).toEqual([]);
});

it.each([
  ['query', 'a'.repeat(201)],
  ['query', 'a '.repeat(13)],
  ['query', '\u0000'],
  ['from', '2026-02-30'],
  ['to', '0001-01-01'],
  ['cursor', 'x'],
  ['cursor', Buffer.from('["0000-01-01","N-1",false]').toString('base64url')],
  ['cursor', Buffer.from('["2026-01-31","\\u0000",false]').toString('base64url')],
  ['limit', '101'],
  ['sort', 'date'],
])('rejects %s=%j', async (name, value) => {
  const response = await person.get(`/api/orders?${new URLSearchParams({ [name]: value })}`);
  expect(response.status).toBe(400);
});

it('exports the matches in the import format, safe to open in a spreadsheet', async () => {
  const response = await person.get('/api/orders.csv?query=brul');
  expect(response.headers.get('Content-Disposition')).toBe('attachment; filename="orders.csv"');
  // Without a byte order mark, Excel would take it for a Western encoding. `text()` would drop it.
  expect(
    Buffer.from(await response.arrayBuffer())
      .toString()
      .split('\r\n'),
  ).toEqual([
    '\uFEFForder_number,date,customer,country,product,category,quantity,unit_price,currency',
    "N-2,2026-01-31,'=1+1,DE,Crème Brûlée Set,Kitchen,-2,12.50,EUR",
    'N-1,2026-01-31,株式会社東京,JP,Crème Brûlée Set,Kitchen,-2,12.50,EUR',
    '',
  ]);
});

it('exports no text that spreadsheets run', async () => {
  const other = await api.signedIn();
  const orders = formulas.map((customer, at) => ({
    ...order,
    orderNumber: `=${at}`,
    customer,
    product: customer,
  }));
  await sell(other, ...orders);
  const exported = await (await other.get('/api/orders.csv')).text();
  expect(exported.match(/SUM/g)).toHaveLength(2 * formulas.length);
  expect(formulasIn(exported)).toEqual([]);
});
