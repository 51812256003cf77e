import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { pointsOfZoom } from '@offload/console/ui/charts/chart-period.ts';
import { requireRole, type SignedIn } from '@/api/http/guards';
import { rejectInvalid } from '@/api/http/problem';
import { asProblem, json } from '@/api/http/responses';
import { getOverview } from './overview-queries';
import { OverviewSchema } from './overview-schema';

const error = 'must be an ISO 8601 time in UTC';
// With or without seconds: a zoom is to full minutes.
const time = z.union([z.iso.datetime(), z.iso.datetime({ precision: -1 })], { error }).optional();

const QuerySchema = z
  .object({
    range: z.enum(['hour', 'day', 'week', 'month'], 'must be one of hour, day, week, month').default('hour'),
    /** A period instead of the range. */
    from: time,
    to: time,
  })
  .transform(({ range, from, to }) => ({
    range,
    zoom: from === undefined && to === undefined ? null : { from: from ?? '', to: to ?? '' },
  }))
  .refine(({ zoom }) => zoom === null || pointsOfZoom(zoom, Date.now()), {
    path: ['from'],
    message: 'must be before to, up to 42 days earlier, and within the last 90 days',
  });

const route = createRoute({
  method: 'get',
  path: '/admin/overview',
  summary: 'Get the state of queues, jobs, and workers (staff)',
  middleware: [requireRole('admin', 'operator', 'viewer')] as const,
  request: {
    query: QuerySchema,
  },
  responses: {
    200: json('The overview', OverviewSchema),
    ...asProblem,
  },
});

export const overview = new OpenAPIHono<SignedIn>({ defaultHook: rejectInvalid }).openapi(
  route,
  async (c) => {
    return c.json(await getOverview(c.req.valid('query')), 200, { 'Cache-Control': 'private, no-store' });
  },
);
