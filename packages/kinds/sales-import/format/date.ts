import type { DateOrder } from '../contract';

export interface ReadDate {
  /** Such as `2026-01-31`. Null if it's not a date, or ambiguous. */
  day: string | null;
  /** Which order of day and month it shows. */
  order: DateOrder | null;
  isAmbiguous: boolean;
}

const yearFirst = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$|^(\d{4})年(\d{1,2})月(\d{1,2})日$/;
const yearLast = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})$/;
const notADate: ReadDate = { day: null, order: null, isAmbiguous: false };

/** Reads a date in any common format. `order` decides how to read one like 03/04/2026. */
export function readDate(cell: string, order: DateOrder | null): ReadDate {
  const [, year, , month, day, kanjiYear, kanjiMonth, kanjiDay] = yearFirst.exec(cell) ?? [];
  if (year ?? kanjiYear)
    return { ...notADate, day: dayOf(year ?? kanjiYear, month ?? kanjiMonth, day ?? kanjiDay) };
  const [, first, separator, second, lastYear] = yearLast.exec(cell) ?? [];
  if (!separator) return notADate;
  const dayFirst = dayOf(lastYear, second, first);
  // With dots, the day comes first in every country.
  if (separator === '.') return { ...notADate, day: dayFirst };
  const monthFirst = dayOf(lastYear, first, second);
  if (order !== null) return { ...notADate, day: order === 'day-first' ? dayFirst : monthFirst };
  if (dayFirst === monthFirst) return { ...notADate, day: dayFirst };
  if (dayFirst !== null && monthFirst !== null) return { ...notADate, isAmbiguous: true };
  return { ...notADate, day: dayFirst ?? monthFirst, order: dayFirst === null ? 'month-first' : 'day-first' };
}

function dayOf(year = '', month = '', day = ''): string | null {
  if (!isDay(Number(year), Number(month), Number(day))) return null;
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}

function isDay(year: number, month: number, day: number): boolean {
  if (!(year >= 1 && month >= 1 && month <= 12 && day >= 1)) return false;
  // The last day of a month is the one before the first of the next.
  return day <= 28 || day <= new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
}
