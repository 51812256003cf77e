import type { ScheduleView } from '@/api/schedules/schedule-schema';

export const reportChoices = [{ value: 'monthly-sales', label: 'Monthly sales' }];

export const formatChoices = ['pdf', 'csv', 'xlsx'].map((value) => ({ value, label: value.toUpperCase() }));

/** Returns what a scheduled report is called: `Monthly sales in EUR, PDF`. */
export function reportName({ id, format, currency }: NonNullable<ScheduleView['report']>): string {
  const label = reportChoices.find(({ value }) => value === id)?.label ?? id;
  return `${label}${currency ? ` in ${currency}` : ''}, ${format.toUpperCase()}`;
}
