import { DateTime } from 'luxon';

/** Once a month, at a time of day of a time zone. */
export interface Cadence {
  /** 1 to 28; null: the last day of the month. */
  day: number | null;
  hour: number;
  minute: number;
  /** As the IANA names it. */
  timeZone: string;
}

export interface LocalMonth {
  year: number;
  /** 1 to 12. */
  month: number;
}

/**
 * The first tick after a moment. A time of day that the clocks skip is the moment as much later, one that they repeat is
 * the first of the two. Throws where the time zone is unknown.
 */
export function nextRunAt(cadence: Cadence, after: Date): Date {
  const month = DateTime.fromJSDate(after, { zone: cadence.timeZone }).startOf('month');
  const tick = tickOf(month, cadence);
  const next = tick.toMillis() > after.getTime() ? tick : tickOf(month.plus({ months: 1 }), cadence);
  if (!next.isValid) throw new Error(`no tick in ${cadence.timeZone}: ${next.invalidExplanation}`);
  return next.toJSDate();
}

// From the month's start, so that the offset there decides, and not the moment that is asked for.
function tickOf(month: DateTime, { day, hour, minute }: Cadence): DateTime {
  return month.set({ day: day ?? month.endOf('month').day, hour, minute });
}

/** The month that it is in a time zone. */
export function localMonth(at: Date, timeZone: string): LocalMonth {
  const { year, month } = DateTime.fromJSDate(at, { zone: timeZone });
  return { year, month };
}

/** The cadence as a cron pattern of BullMQ's, which is told the time zone apart. */
export function cronPattern({ day, hour, minute }: Cadence): string {
  return `${minute} ${hour} ${day ?? 'L'} * *`;
}
