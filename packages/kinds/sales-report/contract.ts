import { defineJob } from '@offload/core/contract';
import * as z from 'zod';
import { reportCurrencies } from '../src/report-currencies';

/** A month, or a whole year if `month` is null. */
export interface Period {
  year: number;
  /** 1 to 12. */
  month: number | null;
}

const monthNames = new Intl.DateTimeFormat('en', { month: 'long', timeZone: 'UTC' });

/** Returns a name like `January 2023` or `2023`. */
export function periodName({ year, month }: Period): string {
  return month === null ? String(year) : `${monthNames.format(Date.UTC(year, month - 1))} ${year}`;
}

/** Returns the month before. */
export function monthBefore({ year, month }: { year: number; month: number }) {
  return month === 1 ? { year: year - 1, month: 12 } : { year, month: month - 1 };
}

export const reportIds = ['monthly-sales'] as const;
export const reportFormats = ['pdf', 'csv', 'xlsx'] as const;
export const reportYears = { min: 2000, max: 2100 };

const payload = z.object({
  id: z.enum(reportIds),
  year: z.int().min(reportYears.min).max(reportYears.max),
  /** 1 to 12, or null for the whole year. */
  month: z.int().min(1).max(12).nullable(),
  format: z.enum(reportFormats),
  /** The currency of all figures. By default the currency of most orders: orders in others aren't included. */
  currency: z.enum(reportCurrencies).optional(),
});

/** The part of a report's payload that a schedule stores. Each run covers the previous month. */
export const scheduledReport = payload.pick({ id: true, format: true, currency: true });

export const salesReport = defineJob({
  kind: 'sales-report',
  queue: 'report',
  payload,
  editableFields: ['year', 'month', 'format', 'currency'],
  title: ({ format, currency, ...period }) =>
    `${periodName(period)}${currency ? ` in ${currency}` : ''}, ${format.toUpperCase()}`,
  scheduled: (template, { month }) => ({ ...scheduledReport.parse(template), ...monthBefore(month) }),
  maxAttempts: 4,
  backoff: { firstMs: 1_000, maxMs: 60_000 },
  timeoutMs: 10 * 60_000,
  notifiesOwner: true,
  writesFiles: true,
  ownerErrors: ['storage_quota', 'too_many_rows'],
  // Only the PDF's list of pages grows with the number of orders. Fonts use most of the memory.
  isolated: { memoryMb: 512, uses: ['files', 'owner', 'rates', 'sales'] },
});
