import { expect, it } from 'vitest';
import { writeCsv } from './csv';

const order = {
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

it('writes lines that end as RFC 4180 wants it, with quotes where they are needed', async () => {
  async function* pages() {
    yield [order];
  }
  let written = '';
  for await (const part of writeCsv(pages(), async () => undefined)) written += part;
  expect(written.split('\r\n')).toEqual([
    'order_number,date,customer,country,product,category,quantity,unit_price,currency,amount',
    'A-1,2026-01-31,"The ""Good"", Store",GB,Pan,Kitchen,-2,10.50,EUR,-21.00',
    '',
  ]);
});
