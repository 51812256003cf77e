import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { countMatching, previewChange, recordAction } from '@offload/console/operations/index.ts';
import { jobColumns, viewJob } from '@offload/db';
import { changeJobs } from '@offload/kinds/change-jobs';
import { system } from '@offload/kinds/system';
import { requireRole, type SignedIn } from '@/api/http/guards';
import { operatorOf } from '@/api/http/operator';
import { rejectInvalid } from '@/api/http/problem';
import { requireJson } from '@/api/http/request-guards';
import { asProblem, json, jsonBody } from '@/api/http/responses';
import { JobSchema } from '@/api/jobs/job-schema';
import { requireOwnerLimits } from '@/api/jobs/owner-limit';
import { ApiError } from '@/server/http/api-error';
import { runtime } from '@/server/runtime';
import { ChangedJobsSchema, ChangeSchema, ConfirmedChangeSchema, PreviewSchema } from './change-schema';
import { findChanged } from './changed-jobs';

const operators = requireRole('admin', 'operator');

const preview = createRoute({
  method: 'post',
  path: '/admin/changes/preview',
  summary: 'Preview a bulk change: how many jobs it changes and how many people it emails',
  middleware: [operators, requireJson] as const,
  request: { body: jsonBody(ChangeSchema) },
  responses: {
    200: json('The preview', PreviewSchema),
    ...asProblem,
  },
});

const change = createRoute({
  method: 'post',
  path: '/admin/changes',
  summary: 'Retry, run, cancel, or delete many jobs, in a background job',
  middleware: [operators, requireJson] as const,
  request: { body: jsonBody(ConfirmedChangeSchema) },
  responses: {
    202: json('The job that makes the change', JobSchema),
    ...asProblem,
  },
});

const changed = createRoute({
  method: 'get',
  path: '/admin/changes/{id}/jobs',
  summary: 'List the jobs that a bulk change has changed so far, latest first',
  middleware: [requireRole('admin', 'operator', 'viewer')] as const,
  request: { params: z.object({ id: z.string() }) },
  responses: {
    200: json('Jobs', ChangedJobsSchema),
    ...asProblem,
  },
});

export const changes = new OpenAPIHono<SignedIn>({ defaultHook: rejectInvalid })
  .openapi(preview, async (c) => {
    const { action, filter } = c.req.valid('json');
    return c.json(await previewChange(runtime().db, action, filter, system.contracts.values()), 200);
  })
  .openapi(change, async (c) => {
    const { action, filter, count } = c.req.valid('json');
    const { db, jobs } = runtime();
    const now = await countMatching(db, action, filter);
    if (now !== count) {
      throw new ApiError(
        409,
        `The number of matching jobs is now ${now}, not ${count}. Check and confirm again.`,
      );
    }
    const { ip, userAgent, requestId, id: ownerId } = operatorOf(c);
    const payload = { action, filter, count, from: { ip, userAgent, requestId } };
    const job = await db.$transaction(async (tx) => {
      await requireOwnerLimits(tx, ownerId, { queue: changeJobs.queue, bytes: 0 });
      const made = await runtime().jobs.enqueue(tx, changeJobs, payload, { ownerId, ...c.get('cause') });
      const asked = { action: `jobs.${action}`, subjectType: 'job', subjectId: made.id } as const;
      await recordAction(tx, operatorOf(c), { ...asked, after: { count, filter } });
      return { made, row: await tx.job.findUniqueOrThrow({ where: { id: made.id }, select: jobColumns }) };
    });
    void jobs.dispatch([job.made]);
    const view = viewJob(job.row);
    return c.json(view, 202, { Location: view.links.self, 'Retry-After': '1' });
  })
  .openapi(changed, async (c) => {
    const found = await findChanged(c.req.valid('param').id, c.get('person'));
    if (!found) throw new ApiError(404, 'Bulk change not found.');
    return c.json(found, 200, { 'Cache-Control': 'private, no-store' });
  });
