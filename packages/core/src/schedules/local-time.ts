/** A month of a calendar. */
export interface LocalMonth {
  year: number;
  /** 1 to 12. */
  month: number;
}

interface LocalDate extends LocalMonth {
  day: number;
}

/** Returns the month of a moment in a time zone. */
export function localMonth(at: Date, timeZone: string): LocalMonth {
  const { year, month } = localDate(at, timeZone);
  return { year, month };
}

/** Returns the date of a moment in a time zone. */
export function localDate(at: Date, timeZone: string): LocalDate {
  const format = new Intl.DateTimeFormat('en-US-u-ca-gregory-nu-latn', {
    timeZone,
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
  });
  const parts = format.formatToParts(at);
  const read = (type: 'year' | 'month' | 'day') => Number(parts.find((part) => part.type === type)?.value);
  return { year: read('year'), month: read('month'), day: read('day') };
}
