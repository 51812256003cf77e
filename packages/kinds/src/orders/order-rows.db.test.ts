import { createPerson, createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findOrderDays, insertOrders } from './order-rows';
import type { SoldOrder } from './sold-order';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const years = { min: 2000, max: 2100 };

async function findDaysOf(...dates: string[]) {
  const { db } = database;
  const { id } = await createPerson(db);
  const sold = { customer: 'Ada', country: 'DE', product: 'Pan', category: 'Kitchen', currency: 'EUR' };
  const orders = dates.map(
    (date): SoldOrder => ({ ...sold, orderNumber: date, date, quantity: 1, unitCents: 100 }),
  );
  await insertOrders(db, id, orders);
  return findOrderDays(db, id, years);
}

it('finds the first and the last day with an order', async () => {
  expect(await findDaysOf('2026-01-31', '2000-01-01', '2100-12-31')).toEqual({
    first: '2000-01-01',
    last: '2100-12-31',
  });
  expect(await findDaysOf()).toBeNull();
});

it('ignores orders of other years', async () => {
  const found = { first: '2026-01-31', last: '2026-01-31' };
  expect(await findDaysOf('2026-01-31', '1999-12-31', '2101-01-01', '0001-01-01')).toEqual(found);
  expect(await findDaysOf('2206-01-31')).toBeNull();
});
