import { PermanentError } from '@offload/core/errors';
import { type ImportColumn, importColumns } from '../contract';
import { readCells } from './cells';
import { type Line, maxRowLength } from './lines';

export interface Header {
  delimiter: string;
  /** How many columns the file has, also those that we do not know. */
  width: number;
  /** Where in a row each column is. */
  places: Record<ImportColumn, number>;
}

/** Reads the line that names the columns, in any order. Throws a `PermanentError` where it does not name all of them. */
export function readHeader({ text, isTooLong }: Line): Header {
  if (isTooLong) {
    throw new PermanentError(
      'line_too_long',
      `The first line is longer than ${maxRowLength.toLocaleString('en')} characters. It has to name the columns: ${importColumns.join(',')}`,
    );
  }
  const [delimiter, names] = readNames(text);
  const missing = importColumns.filter((column) => !names.includes(column));
  if (missing.length === importColumns.length) {
    throw new PermanentError(
      'no_header',
      `The first line does not name the columns. It has to be, in any order: ${importColumns.join(',')}`,
    );
  }
  if (missing.length > 0) {
    throw new PermanentError('missing_columns', `The first line lacks columns: ${missing.join(', ')}.`);
  }
  const twice = importColumns.find((column) => names.indexOf(column) !== names.lastIndexOf(column));
  if (twice) throw new PermanentError('repeated_column', `The first line names the column ${twice} twice.`);
  return { delimiter, width: names.length, places: placesIn(names) };
}

/** The names, split by the delimiter that finds more of them. */
function readNames(text: string): [delimiter: string, names: string[]] {
  const known: readonly string[] = importColumns;
  const [comma, semicolon] = [',', ';'].map((delimiter) => {
    const names = (readCells([text], delimiter)[0] ?? []).map((name) => name.trim().toLowerCase());
    return { delimiter, names, found: names.filter((name) => known.includes(name)).length };
  });
  if (!comma || !semicolon) throw new Error('two delimiters');
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
