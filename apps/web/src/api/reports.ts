import { z } from '@hono/zod-openapi';
import type { JobContract } from '@offload/core/contract';
import { reportCurrencies } from '@offload/kinds/report-currencies';
import { requestRates } from '@offload/kinds/request-rates';
import { reportFormats, reportIds, reportYears, salesReport } from '@offload/kinds/sales-report';
import type { Context } from 'hono';
import { runtime } from '@/server/runtime';
import type { SignedIn } from './http/guards';
import { ofArticle, requestObject } from './http/request-object';
import { resource, route } from './http/routes';
import { respondWithJob, startJob, startResponses } from './jobs/job-answer';
import { type When, whenShape, withWhen } from './jobs/when';

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const noMonth = `must be 1 to 12, or one of ${months.join(', ')}`;
const noYear = `must be a year from ${reportYears.min} to ${reportYears.max}`;

const MonthSchema = z
  .union(
    [z.int(noMonth).min(1, noMonth).max(12, noMonth), z.string().toLowerCase().pipe(z.enum(months, noMonth))],
    noMonth,
  )
  .transform((month) => (typeof month === 'number' ? month : months.indexOf(month) + 1));

const DataSchema = requestObject({
  month: MonthSchema.optional().openapi({
    description: '1 to 12, or jan to dec. If omitted, the whole year',
    anyOf: [
      { type: 'integer', minimum: 1, maximum: 12 },
      { type: 'string', enum: months },
    ],
    example: 'jan',
  }),
  currency: z.enum(reportCurrencies).optional().openapi({
    description:
      'The currency of all figures, converted at the latest exchange rates. If omitted, the currency of most orders. A CSV lists each order in its own currency',
  }),
  year: z.int(noYear).min(reportYears.min, noYear).max(reportYears.max, noYear),
});

const ReportSchema = requestObject({
  id: z.enum(reportIds),
  data: DataSchema,
  format: z.enum(reportFormats).default('pdf'),
  ...whenShape,
  ...ofArticle,
}).openapi('ReportRequest', {
  example: { id: 'monthly-sales', data: { month: 1, year: 2023 }, format: 'pdf' },
});

const create = route.post(
  '/reports',
  'Create a report. If the same report is already in progress, returns that job',
  startResponses,
  { json: ReportSchema, once: true },
);

export const reports = resource().openapi(create, async (c) => {
  const { id, data, format, ...when } = c.req.valid('json');
  const { year, month = null, currency } = data;
  const payload = { id, year, month, format, ...(currency && { currency }) };
  return startReport(c, { contract: salesReport, payload, when });
});

type Converted = z.ZodType<{ currency?: string | undefined }>;

interface ReportRequest<Payload extends Converted> {
  contract: JobContract<Payload>;
  payload: z.input<Payload> & z.output<Payload>;
  when: When;
}

/** Starts a report, and fetches the exchange rates that it needs, unless the same one is in progress. */
export function startReport<Payload extends Converted>(
  c: Context<SignedIn>,
  { contract, payload, when }: ReportRequest<Payload>,
) {
  return respondWithJob(c, withWhen(payload, when), async (tx) => {
    const rates = payload.currency ? await requestRates(runtime().jobs, tx, c.get('cause')) : [];
    const { id, jobs } = await startJob(c, tx, { contract, payload, when, apartFrom: [] });
    return { id, jobs: [...jobs, ...rates] };
  });
}
