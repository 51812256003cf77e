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

/** A run of a schedule, as payloads are made from it. */
export interface Tick {
  /** When the run is due; after an outage that is earlier than now. */
  scheduledAt: Date;
  timeZone: string;
  /** The month of `scheduledAt` in the time zone. */
  month: LocalMonth;
}

/** Returns the tick of a moment. */
export function tickAt(scheduledAt: Date, timeZone: string): Tick {
  return { scheduledAt, timeZone, month: localMonth(scheduledAt, timeZone) };
}
