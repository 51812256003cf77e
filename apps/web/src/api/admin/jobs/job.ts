import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { requireRole, type SignedIn } from '@/api/http/guards';
import { rejectInvalid } from '@/api/http/problem';
import { asProblem, json } from '@/api/http/responses';
import { ApiError } from '@/server/http/api-error';
import { findAdminJob } from './job-details';
import { AdminJobDetailsSchema, JobLogSchema } from './job-schema';
import { findJobLog } from './log-lines';

const params = z.object({ id: z.string().openapi({ description: 'The ID of the job' }) });
const staff = requireRole('admin', 'operator', 'viewer');

const details = createRoute({
  method: 'get',
  path: '/admin/jobs/{id}',
  summary: 'Get what staff see of a job beyond what its owner sees',
  middleware: [staff] as const,
  request: { params },
  responses: {
    200: json('Job details', AdminJobDetailsSchema),
    ...asProblem,
  },
});

const log = createRoute({
  method: 'get',
  path: '/admin/jobs/{id}/log',
  summary: 'List the log lines of a job, oldest first: about the last thousand',
  middleware: [staff] as const,
  request: {
    params,
    query: z.object({
      after: z
        .string()
        .regex(/^\d{1,18}$/, 'must be the ID of a log line')
        .default('0')
        .openapi({ description: 'The ID of the last line that you have' }),
    }),
  },
  responses: {
    200: json('Log lines', JobLogSchema),
    ...asProblem,
  },
});

const notFound = 'Job not found.';
const headers = { 'Cache-Control': 'private, no-store' };

export const adminJob = new OpenAPIHono<SignedIn>({ defaultHook: rejectInvalid })
  .openapi(details, async (c) => {
    const found = await findAdminJob(c.get('person'), c.req.valid('param').id);
    if (!found) throw new ApiError(404, notFound);
    return c.json(found, 200, headers);
  })
  .openapi(log, async (c) => {
    const after = BigInt(c.req.valid('query').after);
    const lines = await findJobLog(c.get('person'), c.req.valid('param').id, after);
    if (!lines) throw new ApiError(404, notFound);
    return c.json(lines, 200, headers);
  });
