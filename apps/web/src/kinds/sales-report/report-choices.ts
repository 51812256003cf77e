import type { priorities } from '@offload/core/contract';
import { reportCurrencies } from '@offload/kinds/report-currencies';
import type { reportFormats } from '@offload/kinds/sales-report';
import type { ScheduleView } from '@/api/schedules/schedule-schema';

export const reportChoices = [{ value: 'monthly-sales', label: 'Monthly sales' }];

/** The currencies that a report can be in; by default, it's the one of most orders. */
export const currencyChoices = [{ value: '', label: 'As sold' }, ...reportCurrencies];

const formatLabels: Record<(typeof reportFormats)[number], string> = { pdf: 'PDF', csv: 'CSV', xlsx: 'XLSX' };

export const formatChoices = Object.entries(formatLabels).map(([value, label]) => ({ value, label }));

const priorityLabels: Record<(typeof priorities)[number], string> = {
  high: 'High',
  normal: 'Normal',
  low: 'Low',
};

export const priorityChoices = Object.entries(priorityLabels).map(([value, label]) => ({ value, label }));

/** Returns what a scheduled report is called: `Monthly sales in EUR, PDF`. */
export function reportName({ id, format, currency }: NonNullable<ScheduleView['report']>): string {
  const label = reportChoices.find(({ value }) => value === id)?.label ?? id;
  return `${label}${currency ? ` in ${currency}` : ''}, ${format.toUpperCase()}`;
}

/** Returns what a reader of a report's figures has to know, from its result. */
export function notesIn({ notes }: Record<string, unknown>): string[] {
  return Array.isArray(notes) ? notes.map(String) : [];
}
