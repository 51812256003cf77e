import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { countWorkers } from '@offload/db';
import { runtime } from '@/server/runtime';

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

const deadlineMs = 2_000;

export const health = new OpenAPIHono().openapi(route, async (c) => {
  const { db, queue, storage } = runtime();
  const [connected, queueAnswer, storageAnswer] = await Promise.all([
    answer(countWorkers(db)),
    answer(queue.check().then(() => true)),
    answer(storage.check().then(() => true)),
  ]);
  const checks = {
    database: connected === null ? 'down' : 'up',
    queue: queueAnswer ? 'up' : 'down',
    storage: storageAnswer ? 'up' : 'down',
    workers: { connected: connected ?? 0 },
  } as const;
  const isWell = connected && queueAnswer && storageAnswer;
  return c.json({ status: isWell ? 'ok' : 'failing', checks } as const, isWell ? 200 : 503, {
    'Cache-Control': 'no-store',
  });
});

/** What a check answers; null where it fails or takes too long. */
async function answer<Value>(check: Promise<Value>): Promise<Value | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), deadlineMs);
  });
  try {
    return await Promise.race([check, late]);
  } catch (error) {
    runtime().log.debug({ error }, 'a health check failed');
    return null;
  } finally {
    clearTimeout(timer);
  }
}
