import { defineJob } from '@offload/core/contract';
import { z } from 'zod';

/** A month, or a year where there is no month. */
export interface Period {
  year: number;
  /** 1 to 12. */
  month: number | null;
}

const monthNames = new Intl.DateTimeFormat('en', { month: 'long', timeZone: 'UTC' });

/** `January 2023` or `2023` */
export function periodName({ year, month }: Period): string {
  return month === null ? String(year) : `${monthNames.format(Date.UTC(year, month - 1))} ${year}`;
}

/** The month before a month. */
export function monthBefore({ year, month }: { year: number; month: number }) {
  return month === 1 ? { year: year - 1, month: 12 } : { year, month: month - 1 };
}

export const reportIds = ['monthly-sales'] as const;
export const reportFormats = ['pdf', 'csv', 'xlsx'] as const;
export const reportYears = { min: 2000, max: 2100 };

const payload = z.object({
  id: z.enum(reportIds),
  year: z.int().min(reportYears.min).max(reportYears.max),
  /** 1 to 12; null: the whole year. */
  month: z.int().min(1).max(12).nullable(),
  format: z.enum(reportFormats),
});

/** What a schedule keeps of a report: each run reports on the month before. */
export const scheduledReport = payload.pick({ id: true, format: true });

export const salesReport = defineJob({
  kind: 'sales-report',
  queue: 'report',
  payload,
  editableFields: ['year', 'month', 'format'],
  title: ({ format, ...period }) => `${periodName(period)}, ${format.toUpperCase()}`,
  scheduled: (template, month) => ({ ...scheduledReport.parse(template), ...monthBefore(month) }),
  maxAttempts: 4,
  backoff: { firstMs: 1_000, maxMs: 60_000 },
  timeoutMs: 10 * 60_000,
  notifiesOwner: true,
  writesFiles: true,
  // A PDF's list of pages is all that grows with the orders; the fonts take most of it.
  isolated: { memoryMb: 512, uses: ['files', 'owner', 'sales'] },
});
