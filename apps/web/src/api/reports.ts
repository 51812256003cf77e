import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { reservedBytesOf } from '@offload/db';
import { reportCurrencies } from '@offload/kinds/report-currencies';
import { requestRates } from '@offload/kinds/request-rates';
import { reportFormats, reportIds, reportYears, salesReport } from '@offload/kinds/sales-report';
import { runtime } from '@/server/runtime';
import { requireSession, type SignedIn } from './http/guards';
import { answerOnce, IdempotencyHeaders } from './http/idempotency';
import { rejectInvalid } from './http/problem';
import { requireJson } from './http/request-guards';
import { json, jsonBody } from './http/responses';
import { answerWithJob } from './jobs/job-answer';
import { JobSchema, type JobView } from './jobs/job-schema';
import { requireOwnerLimits } from './jobs/owner-limit';
import { whenOptions, whenShape, withWhen } from './jobs/when';

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const noMonth = `must be 1 to 12, or one of ${months.join(', ')}`;
const noYear = `must be a year from ${reportYears.min} to ${reportYears.max}`;

const MonthSchema = z
  .union(
    [z.int(noMonth).min(1, noMonth).max(12, noMonth), z.string().toLowerCase().pipe(z.enum(months, noMonth))],
    noMonth,
  )
  .transform((month) => (typeof month === 'number' ? month : months.indexOf(month) + 1));

const ReportSchema = z
  .object({
    id: z.enum(reportIds, `must be one of ${reportIds.join(', ')}`),
    data: z.object(
      {
        month: MonthSchema.optional().openapi({
          description: '1 to 12, or jan to dec. If omitted, the whole year',
          anyOf: [
            { type: 'integer', minimum: 1, maximum: 12 },
            { type: 'string', enum: months },
          ],
          example: 'jan',
        }),
        currency: z
          .enum(reportCurrencies, `must be one of ${reportCurrencies.join(', ')}`)
          .optional()
          .openapi({
            description:
              'The currency of all figures, converted at the latest exchange rates. If omitted, that of most orders. A CSV lists each order in its own',
          }),
        year: z.int(noYear).min(reportYears.min, noYear).max(reportYears.max, noYear),
      },
      'is required',
    ),
    format: z.enum(reportFormats, `must be one of ${reportFormats.join(', ')}`).default('pdf'),
    ...whenShape,
  })
  .openapi('ReportRequest', {
    example: { id: 'monthly-sales', data: { month: 1, year: 2023 }, format: 'pdf' },
  });

const route = createRoute({
  method: 'post',
  path: '/reports',
  summary: 'Create a report. If the same report is already in progress, returns that job',
  middleware: [requireSession, requireJson] as const,
  request: {
    headers: IdempotencyHeaders,
    body: jsonBody(ReportSchema),
  },
  responses: { 202: json('The job', JobSchema) },
});

export const reports = new OpenAPIHono<SignedIn>({ defaultHook: rejectInvalid }).openapi(route, async (c) => {
  const { id, data, format, ...when } = c.req.valid('json');
  const { year, month = null, currency } = data;
  const payload = { id, year, month, format, ...(currency && { currency }) };
  const ownerId = c.get('person').id;
  const cause = c.get('cause');
  const key = c.req.valid('header')['idempotency-key'];
  const call = { request: c.req, caller: ownerId, key, asked: withWhen(payload, when), schema: JobSchema };
  const { jobs } = runtime();
  const { body, location } = await answerOnce<JobView>(call, async (tx) => {
    const options = whenOptions(when);
    const rates = currency ? await requestRates(jobs, tx, cause) : [];
    const request = { kind: salesReport.kind, ownerId, payload, runAt: options.runAt };
    const inProgress = await jobs.findInProgress(tx, request);
    if (inProgress) return { answer: await answerWithJob(tx, inProgress), jobs: rates };
    const limits = { queue: salesReport.queue, bytes: reservedBytesOf(salesReport, payload) };
    await requireOwnerLimits(tx, ownerId, limits);
    const job = await jobs.enqueue(tx, salesReport, payload, { ownerId, ...cause, ...options });
    return { answer: await answerWithJob(tx, job.id), jobs: [job, ...rates] };
  });
  return c.json(body, 202, { Location: location ?? body.links.self, 'Retry-After': '1' });
});
