import { OpenAPIHono } from '@hono/zod-openapi';
import { readJobMetrics, shareReads } from '@offload/console/server';
import { isSameSecret } from '@offload/env';
import type { MiddlewareHandler } from 'hono';
import { matchedRoutes } from 'hono/route';
import type { Person } from '@/server/auth/session';
import { ApiError } from '@/server/http/api-error';
import { recordRequest } from '@/server/http/record-request';
import { runtime } from '@/server/runtime';
import type { SignedIn } from './http/guards';
import { content, route } from './http/routes';

const get = route.get(
  '/metrics',
  'Prometheus metrics. Requires METRICS_TOKEN as a bearer token',
  { 200: content('text/plain', 'Prometheus text format') },
  { guards: [], security: [{ metrics: [] }], fails: [401, 404] },
);

// Concurrent scrapes share one read. The metrics of this process don't need the database, and matter most while it's down.
const readShared = shareReads(
  ({ jobs, log }: ReturnType<typeof runtime>) =>
    readJobMetrics(jobs, (error) => log.warn({ error }, 'metrics without the database')),
  5_000,
);

export const metrics = new OpenAPIHono().openapi(get, async (c) => {
  const { METRICS_TOKEN: token } = runtime().env;
  if (!token) throw new ApiError(404, 'Metrics are off: METRICS_TOKEN isn’t set.');
  if (!isSameSecret(c.req.header('Authorization') ?? '', `Bearer ${token}`)) {
    c.header('WWW-Authenticate', 'Bearer');
    throw new ApiError(401, 'Send METRICS_TOKEN as a bearer token.');
  }
  const [own, ofJobs] = await Promise.all([runtime().metrics.write(), readShared(runtime())]);
  return c.text(`${own}\n${ofJobs}`, 200, { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' });
});

export const timeRequests: MiddlewareHandler<SignedIn> = async (c, next) => {
  const started = performance.now();
  await next();
  const seconds = (performance.now() - started) / 1_000;
  const path = matchedRoutes(c).at(-1)?.path ?? '';
  const person: Person | undefined = c.get('person');
  const { method } = c.req;
  recordRequest({
    method,
    route: path,
    status: c.res.status,
    seconds,
    requestId: c.get('requestId'),
    userId: person?.id,
  });
};
