import { jobStates } from '@offload/core/contract';
import type { Context, MiddlewareHandler } from 'hono';
import { matchedRoutes } from 'hono/route';
import * as z from 'zod';
import { storable } from '../storable';
import { auditShapes, readAuditQuery } from '../ui/audit/audit-query';
import { rangeNames, readChartPeriod } from '../ui/charts/chart-period';
import { readFailureView, spans } from '../ui/failed/failure-view';
import { momentOf, readJobSearch } from '../ui/job/job-search-query';
import { type ConsoleEnv, parsed } from './problem-details';

const name = z.string().regex(/^[^\p{Cc}\p{Cs}]{1,100}$/u, 'must be a name');
const moment = z
  .string()
  .refine((text) => momentOf(text) !== null, 'must be a time such as 2026-01-31T09:30');
const states = z
  .string()
  .refine(
    (text) => text.split(',').every((state) => jobStates.some((known) => known === state)),
    `must be one or more of ${jobStates.join(', ')}`,
  );

// Only shapes: pages read the same parameters from their own URLs, and leave out what is invalid.
const audit = z.strictObject(auditShapes).partial();
const failures = z
  .strictObject({ days: z.enum(spans.map(({ value }) => value)), queue: name, code: name })
  .partial();
const jobs = z
  .strictObject({
    ...{ q: storable(300), state: states, kind: name, queue: name, from: moment, to: moment },
    ...{ sort: z.enum(['newest', 'oldest']), cursor: z.uuid() },
  })
  .partial();
const zoom = z.union([z.iso.datetime(), z.iso.datetime({ precision: -1 })], 'must be a time in UTC');
const overview = z
  .strictObject({ range: z.enum(rangeNames), from: zoom, to: zoom, queue: name })
  .partial()
  .refine(({ from, to, ...query }) => !(from || to) || readChartPeriod({ ...query, from, to }).zoom, {
    path: ['from'],
    error: 'and to must be a period in the past that the charts still have',
  });
const place = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z [\da-f-]{36}$/;
const group = failures.extend({
  kind: storable(100),
  signature: storable(300).nullable().default(null),
  after: z.string().regex(place, 'must be where a page ends').optional(),
});

/** The parameters that each route accepts. Routes that are not listed accept none. */
export const queries = {
  'GET /audit': audit.transform(readAuditQuery),
  'GET /audit.csv': audit.omit({ cursor: true }).transform(readAuditQuery),
  'GET /failures': failures.transform(readFailureView),
  'GET /failures/jobs': group.transform(({ kind, signature, after, ...view }) => ({
    kind,
    signature,
    after,
    view: readFailureView(view),
  })),
  'GET /jobs': jobs.transform(readJobSearch),
  'GET /jobs/counts': jobs.transform(readJobSearch),
  'GET /jobs/:id/log': z.strictObject({
    after: z
      .string()
      .regex(/^\d{1,18}$/, 'must be the ID of a log line')
      .default('0'),
  }),
  'GET /jobs/:id/children': z.strictObject({
    state: z.enum(jobStates).nullable().default(null),
    after: z.uuid().nullable().default(null),
  }),
  'GET /overview': overview.transform((query) => ({ period: readChartPeriod(query), queue: query.queue })),
  'GET /schedules': z.strictObject({ cursor: z.uuid().optional() }),
} as const;

/** Returns the route of a request, such as `GET /jobs/:id`, wherever the API is mounted, or null if it has none. */
export function routeOf(c: Context): string | null {
  const route = matchedRoutes(c).find(({ method, path }) => method !== 'ALL' && !path.endsWith('*'));
  if (!route) return null;
  const base = route.basePath === '/' ? '' : route.basePath;
  return `${route.method} ${route.path.slice(base.length)}`;
}

const none: z.ZodType = z.strictObject({});

/** Rejects a request whose query has unknown parameters or invalid values, whatever its route is. */
export const checkQuery: MiddlewareHandler<ConsoleEnv> = async (c, next) => {
  const route = routeOf(c);
  const schema = new Map<string | null, z.ZodType>(Object.entries(queries)).get(route) ?? none;
  if (route !== null) parsed(schema, paramsOf(c));
  await next();
};

/** Returns the query of a request. Throws a `Rejection` if it's invalid. */
export function readQuery<Route extends keyof typeof queries>(
  c: Context,
  route: Route,
): z.output<(typeof queries)[Route]>;
export function readQuery(c: Context, route: keyof typeof queries): unknown {
  return parsed(queries[route], paramsOf(c));
}

/** Leaves out empty fields, which forms send. A field that is given twice is invalid. */
function paramsOf(c: Context): Record<string, string | string[]> {
  const given = Object.entries(c.req.queries()).filter(([, values]) => values.some(Boolean));
  return Object.fromEntries(
    given.map(([param, values]) => [param, values.length > 1 ? values : (values[0] ?? '')]),
  );
}
