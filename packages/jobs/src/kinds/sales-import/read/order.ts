import { withoutApostrophe } from '../../../csv/cells';
import type { SoldOrder } from '../../../services/services';
import type { ImportColumn } from '../contract';
import type { Header } from './header';

// Plain functions: a schema would take as long as all else that is done with a row.
type Complain = (message: string) => void;

const mostCharacters = 200;
const int4 = 2_147_483_647;
// Sums of what is larger are not exact, and fit no page.
const mostCents = 100_000_000_000_000;
const tooMuch = `quantity and unit_price come to more than ${(mostCents / 100).toLocaleString('en')}`;

/** Reads an order from the cells of its row; where it is none, answers all that is wrong with it, in words. */
export function readOrder(cells: string[], { width, places, delimiter }: Header): SoldOrder | string {
  if (cells.length !== width) {
    return `has ${cells.length} ${cells.length === 1 ? 'column' : 'columns'}, but the first line names ${width}`;
  }
  const problems: string[] = [];
  function read<Value>(column: ImportColumn, parse: (cell: string, complain: Complain) => Value): Value {
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
    // Where columns are parted by semicolons, prices are often written with a comma.
    unitCents: read('unit_price', delimiter === ';' ? readPriceWithComma : readPrice),
    currency: read('currency', readCurrency),
  };
  if (problems.length > 0) return problems.join('; ');
  return Math.abs(order.quantity * order.unitCents) > mostCents ? tooMuch : order;
}

function readText(cell: string, complain: Complain): string {
  if (cell === '') complain('is empty');
  else if (cell.length > mostCharacters) complain(`is longer than ${mostCharacters} characters`);
  else if (/\p{Cc}/u.test(cell)) complain('has a line break or another control character in it');
  // XML cannot hold them: one would spoil a whole workbook.
  else if (/\p{Noncharacter_Code_Point}/u.test(cell)) complain('has a code in it that is no character');
  return withoutApostrophe(cell);
}

function readDate(cell: string, complain: Complain): string {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(cell) ?? [];
  if (!isDay(Number(year), Number(month), Number(day))) complain('is not a day like 2026-01-31');
  return cell;
}

function isDay(year: number, month: number, day: number): boolean {
  if (!(year >= 1 && month >= 1 && month <= 12 && day >= 1)) return false;
  // The last day of a month is the one before the first of the next.
  return day <= 28 || day <= new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
}

function readQuantity(cell: string, complain: Complain): number {
  const quantity = Number(cell);
  if (!/^-?\d{1,10}$/.test(cell)) complain('is not a whole number');
  else if (quantity === 0) complain('is 0');
  else if (Math.abs(quantity) > int4) complain('is too large');
  return quantity;
}

function readPrice(cell: string, complain: Complain): number {
  if (!/^\d{1,12}(\.\d{1,2})?$/.test(cell)) complain('is not a price like 12.50');
  return Math.round(Number(cell) * 100);
}

function readPriceWithComma(cell: string, complain: Complain): number {
  return readPrice(cell.replace(',', '.'), complain);
}

function readCurrency(cell: string, complain: Complain): string {
  if (!/^[a-z]{3}$/i.test(cell)) complain('is not a currency of three letters like EUR');
  return cell.toUpperCase();
}

const shownOfCell = 40;

function describe(column: ImportColumn, cell: string, message: string): string {
  if (cell === '') return `${column} is empty`;
  const shown = cell.length > shownOfCell ? `${cell.slice(0, shownOfCell)}…` : cell;
  return `${column} "${shown.replace(/\p{C}/gu, ' ')}" ${message}`;
}
