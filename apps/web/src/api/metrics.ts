import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { isSameSecret } from '@offload/env';
import type { MiddlewareHandler } from 'hono';
import { matchedRoutes } from 'hono/route';
import { ApiError } from '@/server/http/api-error';
import { shareReads } from '@/server/live/shared-reads';
import { type Family, writeFamilies } from '@/server/metrics/exposition';
import { readJobFamilies } from '@/server/metrics/job-families';
import { runtime } from '@/server/runtime';
import { asProblem } from './http/responses';

const route = createRoute({
  method: 'get',
  path: '/metrics',
  summary: 'Prometheus metrics. Requires METRICS_TOKEN as a bearer token',
  responses: {
    200: { description: 'Prometheus text format', content: { 'text/plain': { schema: z.string() } } },
    ...asProblem,
  },
});

// Concurrent scrapes share one read.
const readShared = shareReads(readFamilies, 5_000);

export const metrics = new OpenAPIHono().openapi(route, async (c) => {
  const { METRICS_TOKEN: token } = runtime().env;
  if (!token) throw new ApiError(404, 'Metrics are off: METRICS_TOKEN isn’t set.');
  if (!isSameSecret(c.req.header('Authorization') ?? '', `Bearer ${token}`)) {
    c.header('WWW-Authenticate', 'Bearer');
    throw new ApiError(401, 'Send METRICS_TOKEN as a bearer token.');
  }
  const [own, families] = await Promise.all([runtime().metrics.write(), readShared('all')]);
  return c.text(`${own}\n${writeFamilies(families)}`, 200, {
    'Content-Type': 'text/plain; version=0.0.4; charset=utf-8',
    'Cache-Control': 'no-store',
  });
});

/** Times every response. */
export const timeRequests: MiddlewareHandler = async (c, next) => {
  const started = performance.now();
  await next();
  const seconds = (performance.now() - started) / 1_000;
  const path = matchedRoutes(c).at(-1)?.path ?? '';
  runtime().metrics.answered({ method: c.req.method, route: path, status: c.res.status, seconds });
};

async function readFamilies(): Promise<Family[]> {
  const up = {
    name: 'offload_database_up',
    help: 'Whether the database can be reached.',
    type: 'gauge',
  } as const;
  try {
    return [...(await readJobFamilies()), { ...up, samples: [{ value: 1 }] }];
  } catch (error) {
    // The metrics of this process matter most while the database is down.
    runtime().log.warn({ error }, 'metrics without the database');
    return [{ ...up, samples: [{ value: 0 }] }];
  }
}
