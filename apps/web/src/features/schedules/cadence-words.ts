import type { ScheduleView } from '@/api/schedule-schema';

/** `1st`, `2nd`, `11th` */
function ordinal(day: number): string {
  const isTeen = day > 10 && day < 14;
  const ending = isTeen ? 'th' : (['th', 'st', 'nd', 'rd'][day % 10] ?? 'th');
  return `${day}${ending}`;
}

/** The days that every month has, and the last one. */
export const dayChoices = [
  ...Array.from({ length: 28 }, (_, index) => ({ value: String(index + 1), label: ordinal(index + 1) })),
  { value: 'last', label: 'Last day' },
];

/** `Every month on the 1st at 08:00, Europe/Berlin` */
export function cadenceWords({ day, at, timeZone }: Pick<ScheduleView, 'day' | 'at' | 'timeZone'>): string {
  const on = day === 'last' ? 'last day' : ordinal(day);
  return `Every month on the ${on} at ${at}, ${timeZone.replaceAll('_', ' ')}`;
}
