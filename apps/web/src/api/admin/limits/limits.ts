import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { setQueueLimits } from '@offload/console/operations/index.ts';
import { requireRole, type SignedIn } from '@/api/http/guards';
import { operatorOf } from '@/api/http/operator';
import { rejectInvalid } from '@/api/http/problem';
import { requireJson, requireJsonIfAny } from '@/api/http/request-guards';
import { asProblem, json, jsonBody } from '@/api/http/responses';
import { runtime } from '@/server/runtime';
import { LimitsSchema, PauseSchema, QueueSchema } from './limit-schema';
import { openQueue, setPaused } from './pause-queue';
import { findQueues } from './queue-queries';

const QueuesSchema = z.object({ data: z.array(QueueSchema) });
const params = z.object({ queue: z.string() });
const responses = {
  200: json('All queues', QueuesSchema),
  ...asProblem,
};
const operators = requireRole('admin', 'operator');

const list = createRoute({
  method: 'get',
  path: '/admin/limits',
  summary: 'List queues and their limits',
  middleware: [requireRole('admin', 'operator', 'viewer')] as const,
  responses,
});

const limit = createRoute({
  method: 'post',
  path: '/admin/limits/{queue}',
  summary: 'Change the limits of a queue, effective immediately on every worker',
  middleware: [operators, requireJson] as const,
  request: {
    params,
    body: jsonBody(LimitsSchema),
  },
  responses,
});

const pause = createRoute({
  method: 'post',
  path: '/admin/limits/{queue}/pause',
  summary: 'Pause a queue. Running jobs continue',
  middleware: [operators, requireJsonIfAny] as const,
  request: { params, body: { content: { 'application/json': { schema: PauseSchema } } } },
  responses,
});

const resume = createRoute({
  method: 'post',
  path: '/admin/limits/{queue}/resume',
  summary: 'Resume a queue',
  middleware: [operators] as const,
  request: { params },
  responses,
});

export const limits = new OpenAPIHono<SignedIn>({ defaultHook: rejectInvalid })
  .openapi(list, async (c) => c.json({ data: await findQueues() }, 200))
  .openapi(limit, async (c) => {
    const { queue } = c.req.valid('param');
    await openQueue(queue);
    const limits = c.req.valid('json');
    await setQueueLimits(runtime().core, { name: queue, limits, operator: operatorOf(c) });
    return c.json({ data: await findQueues() }, 200);
  })
  .openapi(pause, async (c) => {
    await setPaused(c, c.req.valid('param').queue, true, c.req.valid('json').reason);
    return c.json({ data: await findQueues() }, 200);
  })
  .openapi(resume, async (c) => {
    await setPaused(c, c.req.valid('param').queue, false);
    return c.json({ data: await findQueues() }, 200);
  });
