import { expect, it } from 'vitest';
import { good, header, numbered, numbersOf, read, readRow, reasonsOf } from './testing/read';

it.each([
  ['Acme', '"Acme, Inc. ""The Best"""', { customer: 'Acme, Inc. "The Best"' }],
  ['Acme', 'Pipe 5" long', { customer: 'Pipe 5" long' }],
  ['Acme', "'=cmd", { customer: '=cmd' }],
  ['Acme', "'t Hof", { customer: "'t Hof" }],
  ['Acme', '" Acme "', { customer: 'Acme' }],
  ['Acme', 'x'.repeat(200), { customer: 'x'.repeat(200) }],
  ['Acme', '\\N', { customer: '\\N' }],
  [',3,', ',-3,', { quantity: -3 }],
  [',3,', ',2147483647,', { quantity: 2_147_483_647 }],
  ['12.50', '0', { unitCents: 0 }],
  ['3,12.50', '1,999999999999.99', { unitCents: 99_999_999_999_999 }],
  ['Acme', '😀 ﷲ', { customer: '😀 ﷲ' }],
  ['12.50', '1.15', { unitCents: 115 }],
  ['EUR', 'eur', { currency: 'EUR' }],
  ['2026-01-31', '2024-02-29', { date: '2024-02-29' }],
  ['2026-01-31', '2025/03/03', { date: '2025-03-03' }],
  ['2026-01-31', '2025/3/4', { date: '2025-03-04' }],
  ['2026-01-31', '2025年3月4日', { date: '2025-03-04' }],
  ['2026-01-31', '2025.12.31', { date: '2025-12-31' }],
  ['2026-01-31', '31.01.2026', { date: '2026-01-31' }],
  ['2026-01-31', '03.04.2026', { date: '2026-04-03' }],
  ['2026-01-31', '31/01/2026', { date: '2026-01-31' }],
  ['2026-01-31', '01/31/2026', { date: '2026-01-31' }],
  ['2026-01-31', '03/03/2026', { date: '2026-03-03' }],
  ['12.50', '"1,234.50"', { unitCents: 123_450 }],
  ['12.50', '"1.234,50"', { unitCents: 123_450 }],
  ['12.50', '"1,234,567"', { unitCents: 123_456_700 }],
  ['12.50', '"12,50"', { unitCents: 1_250 }],
  ['12.50', '12.500000', { unitCents: 1_250 }],
  ['12.50', '"0,500"', { unitCents: 50 }],
  ['12.50', '1\u00a0234.50', { unitCents: 123_450 }],
  ['12.50', "1'234.50", { unitCents: 123_450 }],
  ['12.50', '１２３４．５', { unitCents: 123_450 }],
  [',3,', ',"1,500,000",', { quantity: 1_500_000 }],
  [',3,', ',-3.00,', { quantity: -3 }],
])('accepts a row with %j replaced by %j', async (from, to, expected) => {
  const { orders, rejected } = await readRow(good.replace(from, to));
  expect(rejected).toEqual([]);
  expect(orders).toMatchObject([expected]);
});

it.each([
  ['N-1', '', 'order_number is empty'],
  ['Acme', '   ', 'customer is empty'],
  ['Acme', 'x'.repeat(201), `customer "${'x'.repeat(40)}…" must have up to 200 characters`],
  ['Acme', 'a\u0000b', 'customer "a b" must not contain line breaks or other control characters'],
  ['Acme', 'a\uFFFEb', 'customer "a b" must not contain Unicode noncharacters'],
  ['3,12.50', '2,999999999999.99', 'quantity times unit_price must be up to 1,000,000,000,000'],
  ['Acme', '"a\nb"', 'customer "a b" must not contain line breaks or other control characters'],
  ['2026-01-31', '2026-02-29', 'date "2026-02-29" must be a date like 2026-01-31'],
  ['2026-01-31', '31.02.2026', 'date "31.02.2026" must be a date like 2026-01-31'],
  ['2026-01-31', '31/13/2026', 'date "31/13/2026" must be a date like 2026-01-31'],
  ['2026-01-31', '2026/01-31', 'date "2026/01-31" must be a date like 2026-01-31'],
  ['2026-01-31', '31/01/26', 'date "31/01/26" must be a date like 2026-01-31'],
  ['2026-01-31', '0000-01-01', 'date "0000-01-01" must be a date like 2026-01-31'],
  ['2026-01-31', '2026-01-31T00:00', 'date "2026-01-31T00:00" must be a date like 2026-01-31'],
  [',3,', ',0,', 'quantity "0" must not be 0'],
  [',3,', ',1.5,', 'quantity "1.5" must be a whole number'],
  [',3,', ',1e3,', 'quantity "1e3" must be a whole number'],
  [',3,', ',2147483648,', 'quantity "2147483648" is too large'],
  ['12.50', '1234.505', 'unit_price "1234.505" must be a price like 12.50'],
  ['12.50', '"1,23,456"', 'unit_price "1,23,456" must be a price like 12.50'],
  ['12.50', '1.2.3', 'unit_price "1.2.3" must be a price like 12.50'],
  ['12.50', '12.', 'unit_price "12." must be a price like 12.50'],
  ['12.50', '5²', 'unit_price "5²" must be a price like 12.50'],
  ['12.50', '-1', 'unit_price "-1" must be a price like 12.50'],
  ['12.50', 'NaN', 'unit_price "NaN" must be a price like 12.50'],
  ['12.50', '1000000000000', 'unit_price "1000000000000" must be a price like 12.50'],
  ['EUR', '€', 'currency "€" must be a three-letter currency code like EUR'],
  [',EUR', '', 'has 8 columns, but the first row has 9'],
  ['Acme', 'Acme, Inc.', 'has 10 columns, but the first row has 9'],
  ['Acme', '"Acme" Inc.', "has a quote that isn't closed, or text after a closing quote"],
])('rejects a row with %j replaced by %j, and reads the others', async (from, to, reason) => {
  const found = await read(`${header}\n${good.replace(from, to)}\n${numbered(2)}\n`);
  expect(reasonsOf(found)).toEqual([`2: ${reason}`]);
  expect(numbersOf(found)).toEqual(['N-2']);
});

it('reports every problem of a row, once per column', async () => {
  const found = await readRow('N-1,soon,,DE,Pan,Kitchen,0,-,Euro');
  expect(reasonsOf(found)).toEqual([
    '2: date "soon" must be a date like 2026-01-31; customer is empty; quantity "0" must not be 0; ' +
      'unit_price "-" must be a price like 12.50; currency "Euro" must be a three-letter currency code like EUR',
  ]);
});
