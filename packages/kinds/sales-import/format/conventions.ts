import type { DateOrder, DecimalMark, ImportColumn } from '../contract';
import { readDate } from './date';
import type { TextStart } from './encoding';
import { firstRows } from './first-rows';
import { readNumber } from './number';

/** How a file writes ambiguous values. Null if it isn't known. */
export interface Conventions {
  dateOrder: DateOrder | null;
  decimalMark: DecimalMark | null;
}

/** Conventions, and which of them the user must choose, because some values are ambiguous. */
export interface GuessedConventions extends Conventions {
  ambiguousDate: string | null;
  ambiguousNumber: string | null;
}

interface Columns {
  /** Guessed if it's missing. */
  delimiter?: string;
  places: Partial<Record<ImportColumn, number>>;
}

/** Returns what the first rows of a file show. */
export function guessConventions(
  { text, isWhole }: TextStart,
  { delimiter, places }: Columns,
): GuessedConventions {
  // The last row may be cut off.
  const rows = firstRows(text, Number.POSITIVE_INFINITY, delimiter).slice(1, isWhole ? undefined : -1);
  const cellsOf = (column: ImportColumn) => {
    const place = places[column];
    return place === undefined ? [] : rows.map((row) => row[place]?.trim() ?? '');
  };
  const dates = cellsOf('date').map((cell) => ({ cell, ...readDate(cell, null) }));
  const numbers = ['quantity', 'unit_price'] as const;
  const amounts = numbers.flatMap(cellsOf).map((cell) => ({ cell, ...readNumber(cell, null) }));
  return {
    dateOrder: onlyOne(dates.map(({ order }) => order)),
    decimalMark: onlyOne(amounts.map(({ mark }) => mark)),
    ambiguousDate: dates.find(({ isAmbiguous }) => isAmbiguous)?.cell ?? null,
    ambiguousNumber: amounts.find(({ isAmbiguous }) => isAmbiguous)?.cell ?? null,
  };
}

function onlyOne<Value>(found: (Value | null)[]): Value | null {
  const values = [...new Set(found.filter((value) => value !== null))];
  return values.length === 1 ? (values[0] ?? null) : null;
}
