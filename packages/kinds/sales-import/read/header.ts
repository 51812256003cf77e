import { PermanentError } from '@offload/core/errors';
import { type ImportColumn, importColumns } from '../contract';
import { readCells } from './cells';
import { type Line, maxRowLength } from './lines';

export interface Header {
  delimiter: string;
  /** How many columns the file has, including unknown ones. */
  width: number;
  /** The index of each column in a row. */
  places: Record<ImportColumn, number>;
}

/** Reads the row that lists the columns, in any order. Throws a `PermanentError` if a column is missing. */
export function readHeader({ text, isTooLong }: Line): Header {
  if (isTooLong) {
    throw new PermanentError(
      'line_too_long',
      `The first row is longer than ${maxRowLength.toLocaleString('en')} characters. It must list the columns: ${importColumns.join(',')}`,
    );
  }
  const [delimiter, names] = readNames(text);
  const missing = importColumns.filter((column) => !names.includes(column));
  if (missing.length === importColumns.length) {
    throw new PermanentError(
      'no_header',
      `The first row doesn't list the columns. It must contain, in any order: ${importColumns.join(',')}`,
    );
  }
  if (missing.length > 0) {
    throw new PermanentError('missing_columns', `The first row is missing columns: ${missing.join(', ')}.`);
  }
  const twice = importColumns.find((column) => names.indexOf(column) !== names.lastIndexOf(column));
  if (twice) throw new PermanentError('repeated_column', `The first row lists the column ${twice} twice.`);
  return { delimiter, width: names.length, places: placesIn(names) };
}

/** Returns the column names, split by the delimiter that finds more known ones. */
function readNames(text: string): [delimiter: string, names: string[]] {
  const known: readonly string[] = importColumns;
  const [comma, semicolon] = [',', ';'].map((delimiter) => {
    const names = (readCells([text], delimiter)[0] ?? []).map((name) => name.trim().toLowerCase());
    return { delimiter, names, found: names.filter((name) => known.includes(name)).length };
  });
  if (!comma || !semicolon) throw new Error('Expected two delimiters.');
  const best = semicolon.found > comma.found ? semicolon : comma;
  return [best.delimiter, best.names];
}

function placesIn(names: string[]): Header['places'] {
  const place = (column: ImportColumn) => names.indexOf(column);
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
