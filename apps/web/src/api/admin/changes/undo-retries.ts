import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { changedBy, undoRetries, withIds } from '@offload/console/operations/index.ts';
import { changeJobs } from '@offload/kinds/change-jobs';
import { system } from '@offload/kinds/system';
import { requireRole, type SignedIn } from '@/api/http/guards';
import { operatorOf } from '@/api/http/operator';
import { rejectInvalid } from '@/api/http/problem';
import { requireJson } from '@/api/http/request-guards';
import { asProblem, json, jsonBody } from '@/api/http/responses';
import { ApiError } from '@/server/http/api-error';
import { runtime } from '@/server/runtime';

const RetriedSchema = z
  .union(
    [
      z.strictObject({ ids: z.array(z.uuid()).min(1).max(500) }),
      z.strictObject({ changerId: z.uuid().openapi({ description: 'The job of a bulk retry' }) }),
    ],
    'must be {"ids": […]} or {"changerId": "…"}',
  )
  .openapi('Retried', { example: { ids: ['01936e3a-0000-7000-8000-000000000000'] } });

const undo = createRoute({
  method: 'post',
  path: '/admin/retries/undo',
  summary: 'Undo retries: cancels the retried jobs that have not started',
  middleware: [requireRole('admin', 'operator'), requireJson] as const,
  request: { body: jsonBody(RetriedSchema) },
  responses: {
    200: json('How many jobs were canceled', z.object({ count: z.int() })),
    ...asProblem,
  },
});

export const retries = new OpenAPIHono<SignedIn>({ defaultHook: rejectInvalid }).openapi(undo, async (c) => {
  const retried = c.req.valid('json');
  const operator = operatorOf(c);
  const access = { owner: null, actor: `user:${operator.id}`, by: { ...operator } };
  const { core, db, dispatcher, jobs } = runtime();
  // First the job that goes on retrying, if there is one.
  if ('changerId' in retried) {
    const { kind } = (await db.job.findUnique({ where: { id: retried.changerId } })) ?? {};
    if (kind !== changeJobs.kind) throw new ApiError(404, 'Bulk change not found.');
    await jobs.cancel(retried.changerId, access);
  }
  const which = 'changerId' in retried ? changedBy(retried.changerId) : withIds(retried.ids);
  const canceled = await undoRetries(core, system, which, access);
  for (const job of canceled) void dispatcher.removeFromQueue(job);
  return c.json({ count: canceled.length }, 200);
});
