import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { jobStates } from '@offload/core/states';
import { longestSearch, momentOf } from '@/features/admin/jobs/job-search-query';
import { readSearchWords } from '@/features/admin/jobs/search-words';
import { findAdminJobs } from '@/server/admin-jobs';
import { requireRole, type SignedIn } from '../guards';
import { ProblemSchema } from '../problem';
import { refuseInvalid } from '../validation';
import { AdminJobPageSchema } from './job-schema';

const NameSchema = z.string().regex(/^[a-z][a-z0-9-]{0,62}$/, 'is no name');
const TimeSchema = z
  .string()
  .transform((text) => momentOf(text.replace(/Z$/, '')))
  .refine((moment) => moment !== null, 'is no time like 2026-11-25T09:30:00Z')
  .openapi({ type: 'string', format: 'date-time' });

const list = createRoute({
  method: 'get',
  path: '/admin/jobs',
  summary: 'The jobs of everybody, for staff: searched, filtered, by page',
  middleware: [requireRole('admin', 'operator', 'viewer')] as const,
  request: {
    query: z.object({
      q: z
        .string()
        .max(longestSearch, `is longer than ${longestSearch} characters`)
        .refine(
          (text) => !text.includes('\u0000') && text.isWellFormed(),
          'contains characters that are no text',
        )
        .default('')
        .openapi({
          description:
            'An id; an owner, by id (`owner:`) or the beginning of an e-mail address; `field:value` of the payload; words of an error',
          example: 'ada@ year:2023',
        }),
      state: z
        .string()
        .transform((text) => text.split(',').filter(Boolean))
        .pipe(z.array(z.enum(jobStates, `is none of ${jobStates.join(', ')}`)))
        .default([])
        .openapi({ type: 'string', description: 'One or more, with commas' }),
      kind: NameSchema.optional(),
      queue: NameSchema.optional(),
      from: TimeSchema.optional(),
      to: TimeSchema.optional(),
      sort: z.enum(['newest', 'oldest'], 'is neither newest nor oldest').default('newest'),
      cursor: z.uuid('is not a nextCursor of an earlier page').optional(),
      limit: z.coerce
        .number('is not a number')
        .int('is not a whole number')
        .min(1, 'is less than 1')
        .max(100, 'is more than 100')
        .default(50),
    }),
  },
  responses: {
    200: { description: 'A page', content: { 'application/json': { schema: AdminJobPageSchema } } },
    default: { description: 'A problem', content: { 'application/problem+json': { schema: ProblemSchema } } },
  },
});

export const adminJobs = new OpenAPIHono<SignedIn>({ defaultHook: refuseInvalid }).openapi(
  list,
  async (c) => {
    const { q, state, kind, queue, from, to, sort, cursor, limit } = c.req.valid('query');
    const search = {
      ...readSearchWords(q),
      states: state,
      kind: kind ?? null,
      queue: queue ?? null,
      from: from ?? null,
      to: to ?? null,
      order: sort,
      cursor: cursor ?? null,
      limit,
    };
    const page = await findAdminJobs(search, c.get('person'));
    return c.json(page, 200, { 'Cache-Control': 'private, no-store' });
  },
);
