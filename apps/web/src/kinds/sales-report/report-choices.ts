import { reportCurrencies } from '@offload/kinds/report-currencies';
import type { ScheduleView } from '@/api/schedules/schedule-schema';

export const reportChoices = [{ value: 'monthly-sales', label: 'Monthly sales' }];

/** In which currency a report is: by default that of most orders. */
export const currencyChoices = [{ value: '', label: 'As sold' }, ...reportCurrencies];

export const formatChoices = ['pdf', 'csv', 'xlsx'].map((value) => ({ value, label: value.toUpperCase() }));

/** Returns what a scheduled report is called: `Monthly sales in EUR, PDF`. */
export function reportName({ id, format, currency }: NonNullable<ScheduleView['report']>): string {
  const label = reportChoices.find(({ value }) => value === id)?.label ?? id;
  return `${label}${currency ? ` in ${currency}` : ''}, ${format.toUpperCase()}`;
}
