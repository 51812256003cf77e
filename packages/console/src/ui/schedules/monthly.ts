/** A time of every month, which people choose without cron. */
export interface Monthly {
  /** 1 to 28, so that every month has it. */
  day: number | 'last';
  /** `08:00` */
  at: string;
}

/** `1st`, `2nd`, `11th` */
export function ordinal(day: number): string {
  const isTeen = day > 10 && day < 14;
  const ending = isTeen ? 'th' : (['th', 'st', 'nd', 'rd'][day % 10] ?? 'th');
  return `${day}${ending}`;
}

/** The days that every month has. */
export const dayChoices = [
  ...Array.from({ length: 28 }, (_, index) => ({ value: String(index + 1), label: ordinal(index + 1) })),
  { value: 'last', label: 'Last day' },
];

/**
 * Returns a time of every month as a cron expression.
 *
 * @example
 * monthlyCron({ day: 1, at: '08:00' }); // '0 8 1 * *'
 */
export function monthlyCron({ day, at }: Monthly): string {
  const [hour = 0, minute = 0] = at.split(':').map(Number);
  return `${minute} ${hour} ${day === 'last' ? 'L' : day} * *`;
}

/**
 * Returns the time of every month that a cron expression is; null if it is another one.
 *
 * @example
 * monthlyOf('0 8 1 * *'); // { day: 1, at: '08:00' }
 */
export function monthlyOf(cron: string): Monthly | null {
  const [, minute, hour, day] = /^(\d{1,2}) (\d{1,2}) (\d{1,2}|L) \* \*$/.exec(cron) ?? [];
  if (!minute || !hour || !day || Number(day) > 28) return null;
  return { day: day === 'L' ? 'last' : Number(day), at: timeOf(hour, minute) };
}

/** `08:05` */
export function timeOf(hour: string, minute: string): string {
  return `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`;
}
