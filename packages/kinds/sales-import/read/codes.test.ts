import { expect, it } from 'vitest';
import { good, readRow, reasonsOf } from './testing/read';

it.each([
  [good.replace('DE', 'ZZZ'), '2: country "ZZZ" must be a two-letter country code like DE'],
  [good.replace('DE', 'ZZ'), '2: country "ZZ" must be a two-letter country code like DE'],
  [good.replace('DE', 'Germany'), '2: country "Germany" must be a two-letter country code like DE'],
  [good.replace('EUR', 'XXX'), '2: currency "XXX" must be a three-letter currency code like EUR'],
  [good.replace('EUR', '€'), '2: currency "€" must be a three-letter currency code like EUR'],
])('rejects a code that doesn’t exist: %s', async (row, reason) => {
  expect(reasonsOf(await readRow(row))).toEqual([reason]);
});

it('accepts codes in either case, also of a currency that reports can’t convert', async () => {
  const { orders, rejected } = await readRow(good.replace('DE', 'de').replace('EUR', 'thb'));
  expect(rejected).toEqual([]);
  expect(orders).toMatchObject([{ country: 'DE', currency: 'THB' }]);
});

it('accepts a negative quantity, which is a return', async () => {
  expect((await readRow(good.replace(',3,', ',-1,'))).orders).toMatchObject([{ quantity: -1 }]);
});
