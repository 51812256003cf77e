import { sql } from '@offload/core/sql';
import { createPerson, createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { insertOrders } from '../order-rows';
import { indexSomeOrders } from './index-orders';
import { findKnownWords, type KnownWords } from './known-words';
import { termsOf } from './terms';

let database: TestDatabase;
let ownerId: string;
let sold = 0;

beforeAll(async () => {
  database = await createTestDatabase();
});
beforeEach(async () => {
  ownerId = (await createPerson(database.db)).id;
});
afterAll(() => database.drop());

async function sell(...customers: [string, string][]): Promise<void> {
  const order = { country: 'GB', product: 'Pan', category: 'Kitchen', quantity: 1, unitCents: 100 };
  const orders = customers.map(([date, customer]) => ({
    ...{ ...order, orderNumber: `N-12345${sold++}`, date, customer, currency: 'EUR' },
  }));
  await insertOrders(database.db, ownerId, orders);
  while (await indexSomeOrders(database.core, ownerId));
}

async function knownOf(text: string): Promise<KnownWords[]> {
  const [index] = await database.core.query<{ id: number }>(
    sql`SELECT id FROM order_index WHERE owner_id = ${ownerId}`,
  );
  if (!index) throw new Error('There is no index.');
  return findKnownWords(database.core, index.id, termsOf(text));
}

it('finds the only word that starts with a term, unless there may be another', async () => {
  await sell(['2026-01-01', 'Garden Chair1 Lamp Lamps 東京'], ['2026-01-02', 'Gardener2 7']);
  expect((await knownOf('kitch gar lam lamps chair chair1')).map(({ only }) => only)).toEqual([
    ...['kitchen', null, null, 'lamps', 'chair*', null],
  ]);
  expect((await knownOf('7 12345 東 東京')).map(({ only }) => only)).toEqual(['7', null, '東京', '東京']);
});

it('finds the newest day of a word, of numbers by their first digits, and of character pairs', async () => {
  await sell(['2026-01-03', 'Ada1 東京'], ['2026-01-02', 'Ada 京都 777123'], ['2026-01-01', 'Adam 東京都']);
  const newest = { ada: '2026-01-03', adam: '2026-01-01', ada9: '2026-01-03', 777: '2026-01-02' };
  const inJapanese = { 東京: '2026-01-03', 京都: '2026-01-02', 東京都: '2026-01-02', 都: '2026-01-02' };
  for (const [text, day] of Object.entries({ ...newest, ...inJapanese }))
    expect([text, await knownOf(text)]).toMatchObject([text, [{ isKnown: true, newest: day }]]);
});

it('keeps the latest day of a word when orders with other days are added', async () => {
  await sell(['2026-01-01', 'Ada']);
  await sell(['2026-01-03', 'Ada']);
  await sell(['2026-01-02', 'Ada']);
  expect(await knownOf('ada')).toMatchObject([{ newest: '2026-01-03' }]);
});

it('tells which words no order has', async () => {
  await sell(['2026-01-01', 'Ada 東京']);
  const known = await knownOf('ad ada adb 99 1 京 京都');
  expect(known.map(({ isKnown }) => isKnown)).toEqual([true, true, false, false, true, true, false]);
});
