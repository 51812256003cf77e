import { PermanentError } from '@offload/core/contract';
import { formatNumber } from '@offload/core/format/amounts';
import { type ColumnNames, type ImportColumn, importColumns } from '../contract';
import { delimiters } from '../format/first-rows';
import { readCells } from './cells';
import { type Line, maxRowLength } from './lines';

export interface Header {
  delimiter: string;
  /** How many columns the file has, including unknown ones. */
  width: number;
  /** The index of each column in a row. */
  places: Record<ImportColumn, number>;
}

/**
 * Reads the row that lists the columns, in any order. `called` has the file's own names for some. Throws a `PermanentError`
 * if a column is missing.
 */
export function readHeader({ text, isTooLong }: Line, called: ColumnNames): Header {
  if (isTooLong) {
    throw new PermanentError(
      'line_too_long',
      `The first row is longer than ${formatNumber(maxRowLength)} characters. It must list the columns: ${importColumns.join(', ')}.`,
    );
  }
  const nameOf = (column: ImportColumn) => called[column]?.toLowerCase() ?? column;
  const [delimiter, names] = readNames(text, importColumns.map(nameOf));
  const missing = importColumns.filter((column) => !names.includes(nameOf(column)));
  if (missing.length === importColumns.length) {
    throw new PermanentError(
      'no_header',
      `The first row doesn't list the columns. It must contain, in any order: ${importColumns.map(nameOf).join(', ')}.`,
    );
  }
  if (missing.length > 0) {
    throw new PermanentError(
      'missing_columns',
      `The first row is missing columns: ${missing.map(nameOf).join(', ')}.`,
    );
  }
  const twice = importColumns.map(nameOf).find((name) => names.indexOf(name) !== names.lastIndexOf(name));
  if (twice) throw new PermanentError('repeated_column', `The first row lists the column ${twice} twice.`);
  return { delimiter, width: names.length, places: placesOf((column) => names.indexOf(nameOf(column))) };
}

/** Returns the column names, split by the delimiter that finds more known ones. */
function readNames(text: string, known: string[]): [delimiter: string, names: string[]] {
  const [first, ...others] = delimiters.map((delimiter) => {
    const names = (readCells([text], delimiter)[0] ?? []).map((name) => name.trim().toLowerCase());
    return { delimiter, names, found: names.filter((name) => known.includes(name)).length };
  });
  if (!first) throw new Error('Expected a delimiter.');
  const best = others.reduce((most, one) => (one.found > most.found ? one : most), first);
  return [best.delimiter, best.names];
}

function placesOf(place: (column: ImportColumn) => number): Header['places'] {
  return {
    order_number: place('order_number'),
    date: place('date'),
    customer: place('customer'),
    country: place('country'),
    product: place('product'),
    category: place('category'),
    quantity: place('quantity'),
    unit_price: place('unit_price'),
    currency: place('currency'),
  };
}
