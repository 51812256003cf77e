import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { readSearchWords } from '@offload/console/operations/search/search-words.ts';
import { maxSearchLength, momentOf } from '@offload/console/ui/job/search-values.ts';
import { jobStates } from '@offload/core/contract';
import { requireRole, type SignedIn } from '@/api/http/guards';
import { rejectInvalid } from '@/api/http/problem';
import { asProblem, json } from '@/api/http/responses';
import { findAdminJobs } from './job-queries';
import { AdminJobPageSchema } from './job-schema';

const NameSchema = z.string().regex(/^[a-z][a-z0-9-]{0,62}$/, 'must be a lowercase name');
const TimeSchema = z
  .string()
  .transform((text) => momentOf(text.replace(/Z$/, '')))
  .refine((moment) => moment !== null, 'must be a time such as 2026-11-25T09:30:00Z')
  .openapi({ type: 'string', format: 'date-time' });

const list = createRoute({
  method: 'get',
  path: '/admin/jobs',
  summary: 'Search the jobs of all users (staff)',
  middleware: [requireRole('admin', 'operator', 'viewer')] as const,
  request: {
    query: z.object({
      q: z
        .string()
        .max(maxSearchLength, `must be at most ${maxSearchLength} characters`)
        .refine((text) => !text.includes('\u0000') && text.isWellFormed(), 'must be valid Unicode text')
        .default('')
        .openapi({
          description:
            'The beginning of a job ID; an owner, by ID (`owner:`) or by a part of an email address; filters such as `state:failed`, `kind:`, `queue:`, `older:1h`, `newer:30m`; a payload field as `field:value`; error text',
          example: 'ada@ year:2023',
        }),
      state: z
        .string()
        .transform((text) => text.split(',').filter(Boolean))
        .pipe(z.array(z.enum(jobStates, `must be one of ${jobStates.join(', ')}`)))
        .default([])
        .openapi({ type: 'string', description: 'One or more, separated by commas' }),
      kind: NameSchema.optional(),
      queue: NameSchema.optional(),
      from: TimeSchema.optional(),
      to: TimeSchema.optional(),
      sort: z.enum(['newest', 'oldest'], 'must be newest or oldest').default('newest'),
      cursor: z.uuid('must be the nextCursor of another page').optional(),
      limit: z.coerce
        .number('must be a number')
        .int('must be a whole number')
        .min(1, 'must be at least 1')
        .max(100, 'must be at most 100')
        .default(50),
    }),
  },
  responses: {
    200: json('A page of jobs', AdminJobPageSchema),
    ...asProblem,
  },
});

export const adminJobs = new OpenAPIHono<SignedIn>({ defaultHook: rejectInvalid }).openapi(
  list,
  async (c) => {
    const { q, state, kind, queue, from, to, sort, cursor, limit } = c.req.valid('query');
    const search = {
      states: state,
      kind: kind ?? null,
      queue: queue ?? null,
      from: from ?? null,
      to: to ?? null,
      ...readSearchWords(q),
      order: sort,
      cursor: cursor ?? null,
      limit,
    };
    const page = await findAdminJobs(search, c.get('person'));
    return c.json(page, 200, { 'Cache-Control': 'private, no-store' });
  },
);
