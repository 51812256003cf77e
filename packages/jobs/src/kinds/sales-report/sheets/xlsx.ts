import type { Writable } from 'node:stream';
import ExcelJS from 'exceljs';
import type { SalesShare, SoldOrder } from '../../../context';
import type { Report } from '../report';

/** What one sheet of a workbook can hold, its header aside. */
export const mostRows = 1_048_575;

const money = '#,##0.00;[Red]-#,##0.00';
const columns = [
  { header: 'Order', width: 16 },
  { header: 'Date', width: 12, style: { numFmt: 'yyyy-mm-dd' } },
  { header: 'Customer', width: 26 },
  { header: 'Country', width: 9 },
  { header: 'Product', width: 26 },
  { header: 'Category', width: 14 },
  { header: 'Quantity', width: 10, style: { numFmt: '#,##0' } },
  { header: 'Unit price', width: 12, style: { numFmt: money } },
  { header: 'Currency', width: 10 },
  { header: 'Amount', width: 14, style: { numFmt: money } },
];

/** A workbook of a sheet of totals and one of orders, written as it grows. */
export async function writeXlsx(
  out: Writable,
  report: Report,
  pages: AsyncIterable<SoldOrder[]>,
  onWritten: (rows: number) => Promise<void>,
): Promise<void> {
  const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({ stream: out, useStyles: true });
  workbook.title = `Sales report, ${report.name}`;
  writeTotals(workbook, report);
  const sheet = workbook.addWorksheet('Orders', { views: [{ state: 'frozen', ySplit: 1 }] });
  sheet.columns = columns;
  sheet.getRow(1).font = { bold: true };
  sheet.autoFilter = { from: 'A1', to: { row: 1, column: columns.length } };
  let rows = 0;
  for await (const page of pages) {
    for (const order of page) sheet.addRow(cellsOf(order)).commit();
    rows += page.length;
    await onWritten(rows);
  }
  sheet.commit();
  await workbook.commit();
}

function cellsOf(order: SoldOrder): (string | number | Date)[] {
  const { orderNumber, date, customer, country, product, category, quantity, unitCents, currency } = order;
  const amount = (quantity * unitCents) / 100;
  const texts = [customer, country, product, category];
  return [orderNumber, new Date(date), ...texts, quantity, unitCents / 100, currency, amount];
}

function writeTotals(workbook: ExcelJS.stream.xlsx.WorkbookWriter, report: Report): void {
  const { name, currency, figures, others, categories, countries } = report;
  const sheet = workbook.addWorksheet('Totals', { views: [{ state: 'frozen', ySplit: 1 }] });
  sheet.columns = [{ width: 34 }, { width: 16 }, { width: 12 }, { width: 12 }];
  const add = (label: string, value: number, numFmt: string) => {
    const row = sheet.addRow([label, value]);
    row.getCell(2).numFmt = numFmt;
  };
  sheet.addRow([`Sales, ${name}`, currency]).font = { bold: true };
  add('Revenue', figures.cents / 100, money);
  add('Returned', figures.returnedCents / 100, money);
  add('Orders', figures.orders, '#,##0');
  add('Units', figures.units, '#,##0');
  add('Customers', figures.customers, '#,##0');
  for (const other of others) add(`Rows in ${other.currency}, not included`, other.rows, '#,##0');
  writeShares(sheet, 'Category', categories);
  writeShares(sheet, 'Country', countries);
  sheet.commit();
}

function writeShares(sheet: ExcelJS.Worksheet, title: string, shares: SalesShare[]): void {
  sheet.addRow([]);
  sheet.addRow([title, 'Revenue', 'Orders', 'Units']).font = { bold: true };
  for (const { name, cents, orders, units } of shares) {
    sheet.addRow([name, cents / 100, orders, units]).getCell(2).numFmt = money;
  }
}
