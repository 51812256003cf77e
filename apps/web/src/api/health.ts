import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { checkWritable, countWorkers } from '@offload/db';
import { runtime } from '@/server/runtime';
import { checkServices, inTime } from '@/server/services';

const check = z.enum(['up', 'down']);
const HealthSchema = z
  .object({
    status: z.enum(['ok', 'failing']),
    checks: z.object({
      database: check,
      queue: check,
      storage: check,
      workers: z.object({ connected: z.int() }),
    }),
  })
  .openapi('Health');

const asHealth = { content: { 'application/json': { schema: HealthSchema } } };
const route = createRoute({
  method: 'get',
  path: '/health',
  summary: 'Whether everything that the system needs is there',
  responses: {
    200: { description: 'All is well', ...asHealth },
    503: { description: 'Something is down; what was asked for waits until it is back', ...asHealth },
  },
});

export const health = new OpenAPIHono().openapi(route, async (c) => {
  const [connected, services] = await Promise.all([inTime(askDatabase()), checkServices()]);
  const checks = {
    database: asWord(connected !== null),
    queue: asWord(services.queue),
    storage: asWord(services.storage),
    workers: { connected: connected ?? 0 },
  };
  const isWell = connected && services.queue && services.storage;
  return c.json({ status: isWell ? 'ok' : 'failing', checks } as const, isWell ? 200 : 503, {
    'Cache-Control': 'no-store',
  });
});

/** Returns how many workers are connected. Throws if the database cannot be read and written. */
async function askDatabase(): Promise<number> {
  const { db } = runtime();
  const [connected] = await Promise.all([countWorkers(db), checkWritable(db)]);
  return connected;
}

function asWord(isUp: boolean): 'up' | 'down' {
  return isUp ? 'up' : 'down';
}
