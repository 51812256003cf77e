/** A month of a calendar. */
export interface LocalMonth {
  year: number;
  /** 1 to 12. */
  month: number;
}

interface LocalDate extends LocalMonth {
  day: number;
}

export function localMonth(at: Date, timeZone: string): LocalMonth {
  const { year, month } = localDate(at, timeZone);
  return { year, month };
}

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

/** A run of a schedule, for its payload. */
export interface Tick {
  /** When the run was due. After an outage, this is in the past. */
  scheduledAt: Date;
  timeZone: string;
  /** The month of `scheduledAt` in the time zone. */
  month: LocalMonth;
}

export function tickAt(scheduledAt: Date, timeZone: string): Tick {
  return { scheduledAt, timeZone, month: localMonth(scheduledAt, timeZone) };
}
