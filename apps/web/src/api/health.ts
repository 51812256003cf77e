import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { readHealth } from '@/server/services';

const check = z.enum(['up', 'down']);
const status = z.enum(['ok', 'failing']);
const HealthSchema = z
  .object({
    status,
    checks: z.object({
      database: check,
      queue: check,
      storage: check,
      email: check.openapi({ description: 'Down while a worker reports that email can’t be sent' }),
      workers: z.object({ connected: z.int() }),
    }),
    reasons: z
      .object({ email: z.string().optional() })
      .optional()
      .openapi({ description: 'Why a check is down, if that is known' }),
  })
  .openapi('Health');
const ReadySchema = z.object({ status, checks: z.object({ database: check }) }).openapi('Ready');
const LiveSchema = z.object({ status: z.literal('ok') }).openapi('Live');

const asJson = <Schema extends z.ZodType>(schema: Schema) => ({
  content: { 'application/json': { schema } },
});
const uncached = { 'Cache-Control': 'no-store' };

const healthRoute = createRoute({
  method: 'get',
  path: '/health',
  summary: 'Check the system and its dependencies',
  responses: {
    200: { description: 'Healthy', ...asJson(HealthSchema) },
    503: {
      description: 'A dependency is down. Jobs wait until it’s back',
      ...asJson(HealthSchema),
    },
  },
});
const liveRoute = createRoute({
  method: 'get',
  path: '/health/live',
  summary: 'Check that this web process is running, whatever else is down',
  responses: { 200: { description: 'Running', ...asJson(LiveSchema) } },
});
const readyRoute = createRoute({
  method: 'get',
  path: '/health/ready',
  summary:
    'Check that this web process can serve traffic, even if the queue, storage, email, or workers are down',
  responses: {
    200: { description: 'Ready', ...asJson(ReadySchema) },
    503: { description: 'The database can’t be reached', ...asJson(ReadySchema) },
  },
});

export const health = new OpenAPIHono()
  .openapi(healthRoute, async (c) => {
    const { database, queue, storage, workers, outages } = await readHealth('all');
    const email = outages.find((outage) => outage.queue === 'email')?.reason;
    const checks = {
      database: upOrDown(database),
      queue: upOrDown(queue),
      storage: upOrDown(storage),
      email: upOrDown(!email),
      workers: { connected: workers },
    };
    const isWell = database && queue && storage && !email && workers > 0;
    const body = { status: okOrFailing(isWell), checks, ...(email && { reasons: { email } }) };
    return c.json(body, isWell ? 200 : 503, uncached);
  })
  .openapi(liveRoute, (c) => c.json({ status: 'ok' } as const, 200, uncached))
  .openapi(readyRoute, async (c) => {
    const { database } = await readHealth('all');
    const body = { status: okOrFailing(database), checks: { database: upOrDown(database) } };
    return c.json(body, database ? 200 : 503, uncached);
  });

function upOrDown(isUp: boolean): 'up' | 'down' {
  return isUp ? 'up' : 'down';
}

function okOrFailing(isWell: boolean): 'ok' | 'failing' {
  return isWell ? 'ok' : 'failing';
}
