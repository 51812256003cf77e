import type { SoldOrder } from '../../src/services/sales';
import type { ImportColumn } from '../contract';
import type { Header } from './header';

// Plain functions, because a schema would take as long as everything else that is done with a row.
type AddIssue = (message: string) => void;

const maxCharacters = 200;
/** The apostrophe that csv-stringify puts in front of text that a spreadsheet would run as a formula. */
const formulaApostrophe = /^'(?=[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20])/;
const int4 = 2_147_483_647;
// Sums of larger amounts aren't exact and don't fit on a page.
const maxCents = 100_000_000_000_000;
const tooMuch = `quantity times unit_price must be up to ${(maxCents / 100).toLocaleString('en')}`;

/** Reads an order from the cells of its row. Returns all problems as text if it isn't a valid order. */
export function readOrder(cells: string[], { width, places, delimiter }: Header): SoldOrder | string {
  if (cells.length !== width) {
    return `has ${cells.length} ${cells.length === 1 ? 'column' : 'columns'}, but the first row has ${width}`;
  }
  const problems: string[] = [];
  function read<Value>(column: ImportColumn, parse: (cell: string, addIssue: AddIssue) => Value): Value {
    const cell = cells[places[column]]?.trim() ?? '';
    return parse(cell, (message) => problems.push(describe(column, cell, message)));
  }
  const order = {
    orderNumber: read('order_number', readText),
    date: read('date', readDate),
    customer: read('customer', readText),
    country: read('country', readText),
    product: read('product', readText),
    category: read('category', readText),
    quantity: read('quantity', readQuantity),
    // Files with semicolons often have prices with a decimal comma.
    unitCents: read('unit_price', delimiter === ';' ? readPriceWithComma : readPrice),
    currency: read('currency', readCurrency),
  };
  if (problems.length > 0) return problems.join('; ');
  return Math.abs(order.quantity * order.unitCents) > maxCents ? tooMuch : order;
}

function readText(cell: string, addIssue: AddIssue): string {
  if (cell === '') addIssue('is empty');
  else if (cell.length > maxCharacters) addIssue(`must have up to ${maxCharacters} characters`);
  else if (/\p{Cc}/u.test(cell)) addIssue('must not contain line breaks or other control characters');
  // XML can't contain them: a single one would corrupt a whole workbook.
  else if (/\p{Noncharacter_Code_Point}/u.test(cell)) addIssue('must not contain Unicode noncharacters');
  return cell.replace(formulaApostrophe, '');
}

function readDate(cell: string, addIssue: AddIssue): string {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(cell) ?? [];
  if (!isDay(Number(year), Number(month), Number(day))) addIssue('must be a date like 2026-01-31');
  return cell;
}

function isDay(year: number, month: number, day: number): boolean {
  if (!(year >= 1 && month >= 1 && month <= 12 && day >= 1)) return false;
  // The last day of a month is the one before the first of the next.
  return day <= 28 || day <= new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
}

function readQuantity(cell: string, addIssue: AddIssue): number {
  const quantity = Number(cell);
  if (!/^-?\d{1,10}$/.test(cell)) addIssue('must be a whole number');
  else if (quantity === 0) addIssue('must not be 0');
  else if (Math.abs(quantity) > int4) addIssue('is too large');
  return quantity;
}

function readPrice(cell: string, addIssue: AddIssue): number {
  if (!/^\d{1,12}(\.\d{1,2})?$/.test(cell)) addIssue('must be a price like 12.50');
  return Math.round(Number(cell) * 100);
}

function readPriceWithComma(cell: string, addIssue: AddIssue): number {
  return readPrice(cell.replace(',', '.'), addIssue);
}

function readCurrency(cell: string, addIssue: AddIssue): string {
  if (!/^[a-z]{3}$/i.test(cell)) addIssue('must be a three-letter currency code like EUR');
  return cell.toUpperCase();
}

const shownOfCell = 40;

function describe(column: ImportColumn, cell: string, message: string): string {
  if (cell === '') return `${column} is empty`;
  const shown = cell.length > shownOfCell ? `${cell.slice(0, shownOfCell)}…` : cell;
  return `${column} "${shown.replace(/\p{C}/gu, ' ')}" ${message}`;
}
