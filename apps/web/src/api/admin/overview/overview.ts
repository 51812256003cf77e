import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { requireRole, type SignedIn } from '@/api/http/guards';
import { rejectInvalid } from '@/api/http/problem';
import { asProblem, json } from '@/api/http/responses';
import { getOverview } from './overview-queries';
import { OverviewSchema } from './overview-schema';

const route = createRoute({
  method: 'get',
  path: '/admin/overview',
  summary: 'Get the state of queues, jobs, and workers (staff)',
  middleware: [requireRole('admin', 'operator', 'viewer')] as const,
  request: {
    query: z.object({
      range: z
        .enum(['hour', 'day', 'week', 'month'], 'must be one of hour, day, week, month')
        .default('hour'),
    }),
  },
  responses: {
    200: json('The overview', OverviewSchema),
    ...asProblem,
  },
});

export const overview = new OpenAPIHono<SignedIn>({ defaultHook: rejectInvalid }).openapi(
  route,
  async (c) => {
    const { range } = c.req.valid('query');
    return c.json(await getOverview(range), 200, { 'Cache-Control': 'private, no-store' });
  },
);
