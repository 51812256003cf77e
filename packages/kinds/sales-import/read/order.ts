import { countOf, formatNumber } from '@offload/core/format/amounts';
import { unescapeFormulas } from '@offload/core/format/csv';
import type { SoldOrder } from '../../src/services/sales';
import type { ImportColumn } from '../contract';
import type { Conventions } from '../format/conventions';
import { readDate } from '../format/date';
import { type ReadNumber, readNumber } from '../format/number';
import { countries, currencies } from './codes';
import type { Header } from './header';

// Plain functions, because a schema would take as long as everything else that is done with a row.
type AddIssue = (message: string) => void;

const maxCharacters = 200;
const int4 = 2_147_483_647;
// Sums of larger amounts aren't exact and don't fit on a page.
const maxCents = 100_000_000_000_000;
const tooMuch = `quantity times unit_price must be up to ${formatNumber(maxCents / 100)}`;

/** Reads an order from the cells of its row. Returns all problems as text if it isn't a valid order. */
export function readOrder(
  cells: string[],
  { width, places, dateOrder, decimalMark }: Header & Conventions,
): SoldOrder | string {
  if (cells.length !== width) {
    return `has ${countOf(cells.length, 'column')}, but the first row has ${width}`;
  }
  const problems: string[] = [];
  function read<Value>(column: ImportColumn, parse: (cell: string, addIssue: AddIssue) => Value): Value {
    const cell = cells[places[column]]?.trim() ?? '';
    return parse(cell, (message) => problems.push(describe(column, cell, message)));
  }
  const order = {
    orderNumber: read('order_number', readText),
    date: read('date', (cell, addIssue) => readDay(cell, dateOrder, addIssue)),
    customer: read('customer', readText),
    country: read('country', readCountry),
    product: read('product', readText),
    category: read('category', readText),
    quantity: read('quantity', (cell, addIssue) => readQuantity(readNumber(cell, decimalMark), addIssue)),
    unitCents: read('unit_price', (cell, addIssue) => readPrice(readNumber(cell, decimalMark), addIssue)),
    currency: read('currency', readCurrency),
  };
  if (problems.length > 0) return problems.join('; ');
  return Math.abs(order.quantity * order.unitCents) > maxCents ? tooMuch : order;
}

function readText(cell: string, addIssue: AddIssue): string {
  const text = unescapeFormulas(cell);
  if (text === '') addIssue('is empty');
  else if (text.length > maxCharacters) addIssue(`must have up to ${maxCharacters} characters`);
  else if (/\p{Cc}/u.test(text)) addIssue('must not contain line breaks or other control characters');
  // XML can't contain them: a single one would corrupt a whole workbook.
  else if (/\p{Noncharacter_Code_Point}/u.test(text)) addIssue('must not contain Unicode noncharacters');
  return text;
}

function readDay(cell: string, order: Conventions['dateOrder'], addIssue: AddIssue): string {
  const { day, isAmbiguous } = readDate(cell, order);
  if (isAmbiguous) addIssue('can be read in two ways: choose whether the day or the month comes first');
  else if (day === null) addIssue(`must be a date like 2026-01-31${order ? ` or ${examples[order]}` : ''}`);
  return day ?? '';
}

const examples = { 'day-first': '31/01/2026', 'month-first': '01/31/2026' };
const ambiguousNumber = 'can be read in two ways: choose whether a comma or a point is before the decimals';

function readQuantity({ digits, isNegative, isAmbiguous }: ReadNumber, addIssue: AddIssue): number {
  const quantity = Number(digits?.whole) * (isNegative ? -1 : 1);
  if (isAmbiguous) addIssue(ambiguousNumber);
  else if (digits?.fraction !== '') addIssue('must be a whole number');
  else if (quantity === 0) addIssue('must not be 0');
  else if (Math.abs(quantity) > int4) addIssue('is too large');
  return quantity;
}

function readPrice({ digits, isNegative, isAmbiguous }: ReadNumber, addIssue: AddIssue): number {
  if (isAmbiguous) addIssue(ambiguousNumber);
  else if (!digits || isNegative || digits.whole.length > 12 || digits.fraction.length > 2)
    addIssue('must be a price like 12.50');
  return Number(`${digits?.whole}${digits?.fraction.padEnd(2, '0')}`);
}

function readCurrency(cell: string, addIssue: AddIssue): string {
  const currency = cell.toUpperCase();
  if (!currencies.has(currency)) addIssue('must be a three-letter currency code like EUR');
  return currency;
}

function readCountry(cell: string, addIssue: AddIssue): string {
  const country = cell.toUpperCase();
  if (!countries.has(country)) addIssue('must be a two-letter country code like DE');
  return country;
}

const shownOfCell = 40;

function describe(column: ImportColumn, cell: string, message: string): string {
  if (cell === '') return `${column} is empty`;
  const shown = cell.length > shownOfCell ? `${cell.slice(0, shownOfCell)}…` : cell;
  return `${column} "${shown.replace(/\p{C}/gu, ' ')}" ${message}`;
}
