import type { Days } from '../src/services/sales';
import { monthBefore, type Period } from './contract';

export function daysOf({ year, month }: Period): Days {
  if (month === null) return { from: `${year}-01-01`, to: `${year + 1}-01-01` };
  const next = month === 12 ? { year: year + 1, month: 1 } : { year, month: month + 1 };
  return { from: firstOf(year, month), to: firstOf(next.year, next.month) };
}

function firstOf(year: number, month: number): string {
  return `${year}-${String(month).padStart(2, '0')}-01`;
}

/** Returns the periods to compare with: the previous one and the same one a year earlier. */
export function comparedWith({ year, month }: Period): Period[] {
  const yearBefore = { year: year - 1, month };
  if (month === null) return [yearBefore];
  return [monthBefore({ year, month }), yearBefore];
}

/** Returns a slug like `2023-01` or `2023`. */
export function periodSlug({ year, month }: Period): string {
  return month === null ? String(year) : `${year}-${String(month).padStart(2, '0')}`;
}

/** Returns the parts of a period in order, named as in the figures: its days, or the months of a year. */
export function partsOf(period: Period): string[] {
  const { year, month } = period;
  if (month === null) return Array.from({ length: 12 }, (_, at) => firstOf(year, at + 1).slice(0, 7));
  const length = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return Array.from({ length }, (_, at) => `${periodSlug(period)}-${String(at + 1).padStart(2, '0')}`);
}

/** Returns the complete days of a period that isn't over by `today`; null if it's over, or hasn't begun. */
export function completeDays(period: Period, today: string): Days | null {
  const { from, to } = daysOf(period);
  return today >= from && today < to ? { from, to: today } : null;
}

/** Returns the days of another period of the same length up to the same day: `to` is that of `completeDays`. */
export function sameDays(period: Period, to: string): Days {
  const { from, to: end } = daysOf(period);
  const [, month = 1, day = 1] = to.split('-').map(Number);
  // A day that a shorter month doesn't have becomes one of the next month.
  const until = new Date(Date.UTC(period.year, (period.month ?? month) - 1, day)).toISOString().slice(0, 10);
  return until < end ? { from, to: until } : { from, to: end };
}

const dates = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeZone: 'UTC' });

/** Returns `Sep 1–25, 2025` or `Jan 1–Nov 25, 2025`. */
export function daysName({ from, to }: Days): string {
  const last = Date.parse(to) - 24 * 60 * 60 * 1_000;
  return dates.formatRange(Date.parse(from), last).replaceAll(/\s*–\s*/g, '–');
}
