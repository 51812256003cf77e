import type { SoldOrder } from '../../../context';
import { csvLine, csvText } from '../../../csv/cells';

const header = [
  'order_number',
  'date',
  'customer',
  'country',
  'product',
  'category',
  'quantity',
  'unit_price',
  'currency',
  'amount',
];

/** Orders as CSV (RFC 4180), with the columns that an import understands, and the amount of each. */
export async function* writeCsv(
  pages: AsyncIterable<SoldOrder[]>,
  onWritten: (rows: number) => Promise<void>,
): AsyncGenerator<string> {
  yield csvLine(header);
  let rows = 0;
  for await (const page of pages) {
    yield page.map(orderLine).join('');
    rows += page.length;
    await onWritten(rows);
  }
}

function orderLine(order: SoldOrder): string {
  const { orderNumber, date, customer, country, product, category, quantity, unitCents, currency } = order;
  const texts = [orderNumber, date, customer, country, product, category].map(csvText);
  return csvLine([
    ...texts,
    String(quantity),
    decimal(unitCents),
    csvText(currency),
    decimal(quantity * unitCents),
  ]);
}

function decimal(cents: number): string {
  return (cents / 100).toFixed(2);
}
