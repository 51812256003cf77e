import { reportCurrencies } from '@offload/kinds/report-currencies';
import type { ScheduleView } from '@/api/schedules/schedule-schema';

export const reportChoices = [{ value: 'monthly-sales', label: 'Monthly sales' }];

/** The currencies that a report can be in; by default, it's the one of most orders. */
export const currencyChoices = [{ value: '', label: 'As sold' }, ...reportCurrencies];

export const formatChoices = ['pdf', 'csv', 'xlsx'].map((value) => ({ value, label: value.toUpperCase() }));

/** Returns what a scheduled report is called: `Monthly sales in EUR, PDF`. */
export function reportName({ id, format, currency }: NonNullable<ScheduleView['report']>): string {
  const label = reportChoices.find(({ value }) => value === id)?.label ?? id;
  return `${label}${currency ? ` in ${currency}` : ''}, ${format.toUpperCase()}`;
}
