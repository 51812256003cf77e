import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { dismissJobs, restoreJobs } from '@offload/console/operations/index.ts';
import { system } from '@offload/kinds/system';
import { requireRole, type SignedIn } from '@/api/http/guards';
import { operatorOf } from '@/api/http/operator';
import { rejectInvalid } from '@/api/http/problem';
import { requireJson } from '@/api/http/request-guards';
import { asProblem, json, jsonBody } from '@/api/http/responses';
import { storableYear } from '@/api/http/storable-year';
import { runtime } from '@/server/runtime';
import { DismissalSchema, FailureGroupSchema, FilterSchema } from './change-schema';
import { findDismissed, findFailed } from './failure-queries';

const staff = requireRole('admin', 'operator', 'viewer');
const operators = requireRole('admin', 'operator');
const ReasonSchema = z.string().trim().min(1, 'must not be empty').max(300, 'must be at most 300 characters');
const TimeSchema = z.iso
  .datetime({ error: 'must be a time such as 2026-11-25T09:30:00Z', abort: true })
  .regex(storableYear, 'must be between the years 1970 and 2999');
const NameSchema = z.string().max(100, 'must be at most 100 characters').optional();
const CountSchema = z.object({ count: z.int() });

const list = createRoute({
  method: 'get',
  path: '/admin/failures',
  summary: 'List failed jobs that are not dismissed, grouped by error',
  middleware: [staff] as const,
  request: { query: z.object({ since: TimeSchema.optional(), queue: NameSchema, code: NameSchema }) },
  responses: {
    200: json('Groups, largest first', z.object({ data: z.array(FailureGroupSchema) })),
    ...asProblem,
  },
});

const dismissals = createRoute({
  method: 'get',
  path: '/admin/dismissals',
  summary: 'List dismissals that have not been undone, latest first',
  middleware: [staff] as const,
  responses: {
    200: json('Dismissals', z.object({ data: z.array(DismissalSchema) })),
    ...asProblem,
  },
});

const dismiss = createRoute({
  method: 'post',
  path: '/admin/dismissals',
  summary: 'Dismiss failed jobs, up to 20,000 at once',
  middleware: [operators, requireJson] as const,
  request: {
    body: jsonBody(z.object({ filter: FilterSchema, reason: ReasonSchema })),
  },
  responses: {
    200: json(
      'The dismissal. Use at and by to undo it',
      z.object({ at: z.iso.datetime(), by: z.string(), count: z.int() }),
    ),
    ...asProblem,
  },
});

const undo = createRoute({
  method: 'post',
  path: '/admin/dismissals/undo',
  summary: 'Undo a dismissal',
  middleware: [operators, requireJson] as const,
  request: {
    body: jsonBody(z.object({ at: TimeSchema, by: z.string() })),
  },
  responses: {
    200: json('The number of restored jobs', CountSchema),
    ...asProblem,
  },
});

export const failures = new OpenAPIHono<SignedIn>({ defaultHook: rejectInvalid })
  .openapi(list, async (c) => {
    const { since = new Date(Date.now() - 7 * 86_400_000).toISOString(), queue, code } = c.req.valid('query');
    const scope = { since: new Date(since), queue: queue ?? null, code: code ?? null };
    return c.json({ data: await findFailed(scope, c.get('person')) }, 200, {
      'Cache-Control': 'private, no-store',
    });
  })
  .openapi(dismissals, async (c) => c.json({ data: await findDismissed(c.get('person')) }, 200))
  .openapi(dismiss, async (c) => {
    const { filter, reason } = c.req.valid('json');
    const operator = operatorOf(c);
    const { at, count } = await dismissJobs(runtime().core, system, { filter, reason, operator });
    return c.json({ at: at.toISOString(), by: operator.id, count }, 200);
  })
  .openapi(undo, async (c) => {
    const { at, by } = c.req.valid('json');
    const count = await restoreJobs(runtime().core, system, { at: new Date(at), by }, operatorOf(c));
    return c.json({ count }, 200);
  });
