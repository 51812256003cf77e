import { unescapeFormulas } from '@offload/core/format/csv';
import { createPerson, createTestDatabase, type TestDatabase, until } from '@offload/testing';
import { formulas, formulasIn } from '@offload/testing/formulas';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { exportOrders } from './export-orders';
import { insertOrders } from './order-rows';
import type { SoldOrder } from './sold-order';

let database: TestDatabase;
const days = { from: '2026-01-01', to: '2026-02-01' };
const order: SoldOrder = {
  orderNumber: 'A-1',
  date: '2026-01-31',
  customer: 'The "Good", Store',
  country: 'GB',
  product: 'Pan',
  category: 'Kitchen',
  quantity: -2,
  unitCents: 1_050,
  currency: 'EUR',
};

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

it('writes lines with RFC 4180 line endings, and quotes where they are needed', async () => {
  const written = await exported([order]);
  // Without a byte order mark, Excel would take it for a Western encoding.
  expect(written.startsWith('\uFEFF')).toBe(true);
  expect(written.slice(1).split('\r\n')).toEqual([
    'order_number,date,customer,country,product,category,quantity,unit_price,currency,amount',
    'A-1,2026-01-31,"The ""Good"", Store",GB,Pan,Kitchen,-2,10.50,EUR,-21.00',
    '',
  ]);
});

it('writes no text that spreadsheets run', async () => {
  const orders = formulas.map((customer, at) => ({
    ...order,
    orderNumber: `=${at}`,
    customer,
    product: `\\N\\t${customer}`,
  }));
  const written = await exported(orders);
  expect(formulasIn(written)).toEqual([]);
  const rows: Record<string, string>[] = parse(written, { bom: true, columns: true });
  const read = rows.map(({ customer = '', product = '' }) => [customer, product].map(unescapeFormulas));
  expect(read.sort()).toEqual(orders.map(({ customer, product }) => [customer, product]).sort());
});

it('lists only the orders of the period and owner, by date and number', async () => {
  await exported([{ ...order, orderNumber: 'theirs' }]);
  const dates = ['2026-02-01', '2026-01-31', '2026-01-01', '2025-12-31'];
  const orders = dates.map((date, at) => ({
    ...order,
    date,
    orderNumber: `N-${at}`,
    customer: 'Łódź 株式会社',
  }));
  const rows: Record<string, string>[] = parse(await exported(orders), { bom: true, columns: true });
  expect(rows.map((row) => `${row.date} ${row.order_number} ${row.customer}`)).toEqual([
    '2026-01-01 N-2 Łódź 株式会社',
    '2026-01-31 N-1 Łódź 株式会社',
  ]);
});

it("doesn't run an owner ID as SQL", async () => {
  const ownerId = "'; DROP TABLE sales_order; --";
  const chunks = exportOrders(database.url, { ownerId, days, signal: new AbortController().signal });
  let text = '';
  for await (const chunk of chunks) text += chunk;
  expect(text.split('\r\n')).toHaveLength(2);
});

it('leaves no connection behind if it is aborted or not read to the end', async () => {
  const { id: ownerId } = await createPerson(database.db);
  const orders = Array.from({ length: 20_000 }, (_, at) => ({ ...order, orderNumber: `N-${at}` }));
  await insertOrders(database.db, ownerId, orders);
  const abort = new AbortController();
  const stopped = exportOrders(database.url, { ownerId, days, signal: abort.signal });
  await stopped.next();
  abort.abort(new Error('stop'));
  await expect(drain(stopped)).rejects.toThrow();
  const left = exportOrders(database.url, { ownerId, days, signal: new AbortController().signal });
  await left.next();
  await left.return(undefined);
  await until(async () => (await countCopies()) === 0);
});

async function exported(orders: SoldOrder[]): Promise<string> {
  const { id: ownerId } = await createPerson(database.db);
  await insertOrders(database.db, ownerId, orders);
  const pieces: Buffer[] = [];
  const { signal } = new AbortController();
  for await (const piece of exportOrders(database.url, { ownerId, days, signal })) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

async function drain(chunks: AsyncIterable<Buffer>): Promise<void> {
  for await (const _chunk of chunks);
}

async function countCopies(): Promise<number> {
  const [row] = await database.db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM pg_stat_activity
    WHERE datname = current_database() AND query LIKE 'COPY%' AND state = 'active'`;
  return row?.count ?? 0;
}
