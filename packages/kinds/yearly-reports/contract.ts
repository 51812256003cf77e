import { defineJob } from '@offload/core/contract';
import { z } from 'zod';
import { reportFormats, reportYears } from '../sales-report/contract';

/** A report of each month of a year, by child jobs, and a ZIP archive of them. */
export const yearlyReports = defineJob({
  kind: 'yearly-reports',
  queue: 'report',
  payload: z.object({
    year: z.int().min(reportYears.min).max(reportYears.max),
    format: z.enum(reportFormats),
  }),
  title: ({ year, format }) => `${year}, ${format.toUpperCase()}`,
  unique: { key: ({ year, format }) => `${year} ${format}`, while: 'open' },
  signals: {
    continue: { schema: z.object({}), by: 'owner', label: 'Continue without failed reports' },
  },
  maxAttempts: 4,
  backoff: { firstMs: 1_000, maxMs: 60_000 },
  timeoutMs: 10 * 60_000,
  notifiesOwner: true,
  writesFiles: true,
});
