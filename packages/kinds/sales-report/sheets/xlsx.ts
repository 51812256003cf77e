import type { Writable } from 'node:stream';
import type { SalesShare, SoldOrder } from '../../src/services/sales';
import { rateText } from '../conversion';
import type { Report } from '../report';
import { type CellStyle, dayNumber, type Row, writeWorkbook } from './workbook';

/** The maximum number of rows in a sheet, not counting its header. */
export const maxRows = 1_048_575;

const orderColumns: { header: string; width: number; style?: CellStyle }[] = [
  { header: 'Order', width: 16 },
  { header: 'Date', width: 12, style: 'day' },
  { header: 'Customer', width: 26 },
  { header: 'Country', width: 9 },
  { header: 'Product', width: 26 },
  { header: 'Category', width: 14 },
  { header: 'Quantity', width: 10, style: 'whole' },
  { header: 'Unit price', width: 12, style: 'money' },
  { header: 'Currency', width: 10 },
  { header: 'Amount', width: 14, style: 'money' },
];
const totalsColumns = [{ width: 34 }, { width: 16 }, { width: 12 }, { width: 12 }];

/** Writes a workbook with a sheet of totals and one of orders, while the orders arrive. */
export async function writeXlsx(
  out: Writable,
  report: Report,
  pages: AsyncIterable<SoldOrder[]>,
  onWritten: (rows: number) => Promise<void>,
): Promise<void> {
  const orders = orderRows(pages, onWritten);
  await writeWorkbook(out, `Sales report, ${report.name}`, [
    { name: 'Totals', columns: totalsColumns, hasFilter: false, rows: [totalsRows(report)] },
    { name: 'Orders', columns: orderColumns, hasFilter: true, rows: orders },
  ]);
}

async function* orderRows(
  pages: AsyncIterable<SoldOrder[]>,
  onWritten: (rows: number) => Promise<void>,
): AsyncGenerator<Row[]> {
  yield [boldRow(orderColumns.map(({ header }) => header))];
  let rows = 0;
  for await (const page of pages) {
    yield page.map(orderRow);
    rows += page.length;
    await onWritten(rows);
  }
}

function orderRow(order: SoldOrder): Row {
  const { orderNumber, date, customer, country, product, category, quantity, unitCents, currency } = order;
  const amount = (quantity * unitCents) / 100;
  const texts = [customer, country, product, category];
  return { cells: [orderNumber, dayNumber(date), ...texts, quantity, unitCents / 100, currency, amount] };
}

function totalsRows(report: Report): Row[] {
  const { name, currency, figures, rates, others, categories, countries } = report;
  return [
    boldRow([`Sales, ${name}`, currency]),
    figureRow('Revenue', figures.cents / 100, 'money'),
    figureRow('Returned', figures.returnedCents / 100, 'money'),
    figureRow('Orders', figures.orders, 'whole'),
    figureRow('Units', figures.units, 'whole'),
    figureRow('Customers', figures.customers, 'whole'),
    ...others.map((other) => figureRow(`Rows in ${other.currency}, not included`, other.rows, 'whole')),
    ...rates.map((rate) => ({ cells: [rateText(rate, currency)] })),
    ...shareRows('Category', categories),
    ...shareRows('Country', countries),
  ];
}

function shareRows(title: string, shares: SalesShare[]): Row[] {
  return [
    { cells: [] },
    boldRow([title, 'Revenue', 'Orders', 'Units']),
    ...shares.map(({ name, cents, orders, units }) => ({
      cells: [name, cents / 100, orders, units],
      styles: [undefined, 'money' as const],
    })),
  ];
}

function figureRow(label: string, value: number, style: CellStyle): Row {
  return { cells: [label, value], styles: [undefined, style] };
}

function boldRow(cells: string[]): Row {
  return { cells, styles: cells.map(() => 'bold') };
}
