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
      email: check.openapi({ description: 'Down while a worker reports that no email can be sent' }),
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
  summary: 'Whether everything that the system needs is there',
  responses: {
    200: { description: 'All is well', ...asJson(HealthSchema) },
    503: {
      description: 'Something is down; what was asked for waits until it is back',
      ...asJson(HealthSchema),
    },
  },
});
const liveRoute = createRoute({
  method: 'get',
  path: '/health/live',
  summary: 'Whether this web process is alive, whatever else is down',
  responses: { 200: { description: 'It is', ...asJson(LiveSchema) } },
});
const readyRoute = createRoute({
  method: 'get',
  path: '/health/ready',
  summary: 'Whether this web process can serve traffic; queue, storage, email and workers may be down',
  responses: {
    200: { description: 'It can', ...asJson(ReadySchema) },
    503: { description: 'It cannot reach its database', ...asJson(ReadySchema) },
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
