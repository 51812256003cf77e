import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { reservedBytesOf } from '@offload/db';
import { requestRates } from '@offload/kinds/request-rates';
import { yearlyReports } from '@offload/kinds/yearly-reports';
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

const { year, format, currency } = yearlyReports.payload.shape;

const YearlyReportsSchema = z
  .object({ year, format: format.default('pdf'), currency, ...whenShape })
  .openapi('YearlyReportsRequest', { example: { year: 2023, format: 'pdf' } });

const route = createRoute({
  method: 'post',
  path: '/yearly-reports',
  summary:
    'Create a report of each month of a year, and a ZIP of them. Returns the job that does so already, if any',
  middleware: [requireSession, requireJson] as const,
  request: { headers: IdempotencyHeaders, body: jsonBody(YearlyReportsSchema) },
  responses: { 202: json('The job', JobSchema) },
});

export const yearly = new OpenAPIHono<SignedIn>({ defaultHook: rejectInvalid }).openapi(route, async (c) => {
  const { year: wanted, format: as, currency: code, ...when } = c.req.valid('json');
  const payload = { year: wanted, format: as, ...(code && { currency: code }) };
  const ownerId = c.get('person').id;
  const cause = c.get('cause');
  const key = c.req.valid('header')['idempotency-key'];
  const call = { request: c.req, caller: ownerId, key, asked: withWhen(payload, when), schema: JobSchema };
  const { jobs } = runtime();
  const { body, location } = await answerOnce<JobView>(call, async (tx) => {
    const limits = { queue: yearlyReports.queue, bytes: reservedBytesOf(yearlyReports, payload) };
    const options = whenOptions(when);
    const rates = code ? await requestRates(jobs, tx, cause) : [];
    const request = { kind: yearlyReports.kind, ownerId, payload, runAt: options.runAt };
    const inProgress = await jobs.findInProgress(tx, request);
    if (inProgress) return { answer: await answerWithJob(tx, inProgress), jobs: rates };
    await requireOwnerLimits(tx, ownerId, limits);
    const job = await jobs.enqueue(tx, yearlyReports, payload, { ownerId, ...cause, ...options });
    return { answer: await answerWithJob(tx, job.id), jobs: [job, ...rates] };
  });
  return c.json(body, 202, { Location: location ?? body.links.self, 'Retry-After': '1' });
});
