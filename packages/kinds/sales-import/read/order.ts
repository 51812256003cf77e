import { countOf, formatNumber } from '@offload/core/format/amounts';
import { unescapeFormulas } from '@offload/core/format/csv';
import type { SoldOrder } from '../../src/services/sales';
import type { ImportColumn } from '../contract';
import type { Conventions } from '../format/conventions';
import { readDate } from '../format/date';
import { type ReadNumber, readNumber } from '../format/number';
import type { Header } from './header';

/** The codes of all countries and territories (ISO 3166-1), and that of Kosovo, which is in common use. */
const countries: ReadonlySet<string> = new Set(
  [
    'AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ',
    'CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR',
    'GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP',
    'KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT',
    'MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW',
    'SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ',
    'UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW',
  ].flatMap((codes) => codes.split(' ')),
);

/** The codes of all currencies (ISO 4217). Codes without a currency, such as XXX, aren't among them. */
const currencies: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

// Plain functions, because a schema would take as long as all other work on a row.
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
