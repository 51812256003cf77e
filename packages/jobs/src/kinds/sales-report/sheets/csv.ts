import type { SoldOrder } from '../../../context';

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
  yield line(header);
  let rows = 0;
  for await (const page of pages) {
    yield page.map(orderLine).join('');
    rows += page.length;
    await onWritten(rows);
  }
}

function orderLine(order: SoldOrder): string {
  const { orderNumber, date, customer, country, product, category, quantity, unitCents, currency } = order;
  const texts = [orderNumber, date, customer, country, product, category].map(text);
  return line([
    ...texts,
    String(quantity),
    decimal(unitCents),
    text(currency),
    decimal(quantity * unitCents),
  ]);
}

function line(cells: string[]): string {
  return `${cells.join(',')}\r\n`;
}

function decimal(cents: number): string {
  return (cents / 100).toFixed(2);
}

/** A cell of text; one that a spreadsheet would run as a formula gets an apostrophe in front. */
export function text(value: string): string {
  const safe = /^[=+\-@\t\r\n]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
