const monthNames = new Intl.DateTimeFormat('en', { month: 'long', timeZone: 'UTC' });

/** The choices for the month: the whole year, then each month. */
export const monthChoices = [
  { value: '', label: 'Whole year' },
  ...Array.from({ length: 12 }, (_, index) => ({
    value: String(index + 1),
    label: monthNames.format(Date.UTC(2000, index)),
  })),
];

/** Returns the years with orders, the current year, and that of the last complete month, newest first. */
export function yearChoices(days: { first: string; last: string } | null, today: string): string[] {
  const over = monthBefore(today);
  const from = Number((days && days.first < over ? days.first : over).slice(0, 4));
  const to = Number((days && days.last > today ? days.last : today).slice(0, 4));
  return Array.from({ length: to - from + 1 }, (_, index) => String(to - index));
}

/** Returns the most likely month for a report: the last complete one, or an earlier one that has the last orders. */
export function likelyMonth(days: { last: string } | null, today: string): { year: string; month: string } {
  const over = monthBefore(today);
  const [latest = over] = [days?.last.slice(0, 7) ?? over, over].sort();
  const [year = '', month = ''] = latest.split('-');
  return { year, month: String(Number(month)) };
}

/** Returns `2025-12` for a day in January 2026. */
function monthBefore(day: string): string {
  return new Date(Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 2)).toISOString().slice(0, 7);
}
