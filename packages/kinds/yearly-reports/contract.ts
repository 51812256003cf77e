import { defineJob } from '@offload/core/contract';
import * as z from 'zod';
import { reportFormats, reportYears } from '../sales-report/contract';
import { reportCurrencies } from '../src/report-currencies';

/** Makes a report for each month of a year by child jobs, and a ZIP archive of them. */
export const yearlyReports = defineJob({
  kind: 'yearly-reports',
  queue: 'report',
  payload: z.object({
    year: z.int().min(reportYears.min).max(reportYears.max),
    format: z.enum(reportFormats),
    /** The currency of all reports. By default, each has the currency of most orders of its month. */
    currency: z.enum(reportCurrencies).optional(),
  }),
  title: ({ year, format, currency }) =>
    `${year}${currency ? ` in ${currency}` : ''}, ${format.toUpperCase()}`,
  signals: {
    continue: { schema: z.object({}), by: 'owner', label: 'Continue without failed reports' },
  },
  maxAttempts: 4,
  backoff: { firstMs: 1_000, maxMs: 60_000 },
  timeoutMs: 10 * 60_000,
  notifiesOwner: true,
  writesFiles: true,
});
