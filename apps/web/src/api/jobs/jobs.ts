import { createHash } from 'node:crypto';
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { hasFinished, jobStates } from '@offload/core/contract';
import { type JobRow, readReservation } from '@offload/db';
import { isStaff } from '@/server/auth/roles';
import { ApiError } from '@/server/http/api-error';
import { heldUpBy } from '@/server/live/job-parts';
import { runtime } from '@/server/runtime';
import { requireSession, type SignedIn } from '../http/guards';
import { knowsTag } from '../http/known-tag';
import { accessTo } from '../http/operator';
import { rejectInvalid } from '../http/problem';
import { json } from '../http/responses';
import { findChildJobs } from './child-jobs';
import { answerChanged, conflictOf, mustFindJob } from './job-answer';
import { findJobs } from './job-queries';
import { ChildJobsSchema, JobPageSchema, JobSchema } from './job-schema';
import { viewJobFor } from './job-view';
import { requireOwnerLimits } from './owner-limit';
import { markSeen } from './seen';
import { findTimeline } from './timeline';
import { TimelineSchema } from './timeline-schema';

const params = z.object({ id: z.string().openapi({ description: 'The job ID' }) });

const StatesSchema = z
  .string()
  .transform((text) => text.split(',').filter(Boolean))
  .pipe(z.array(z.enum(jobStates, `must be one of ${jobStates.join(', ')}`)));

const list = createRoute({
  method: 'get',
  path: '/jobs',
  summary: 'List your jobs, newest first',
  middleware: [requireSession] as const,
  request: {
    query: z.object({
      state: StatesSchema.default([]).openapi({
        type: 'string',
        description: 'One or more states, comma-separated',
      }),
      kind: z
        .string()
        .regex(/^[a-z][a-z0-9-]*$/, 'must be the name of a kind')
        .optional(),
      cursor: z.uuid('must be the nextCursor of an earlier page').optional(),
      limit: z.coerce
        .number('must be a number')
        .int('must be a whole number')
        .min(1, 'must be at least 1')
        .max(100, 'must be up to 100')
        .default(25),
      owner: z
        .literal('all', 'must be "all"')
        .optional()
        .openapi({ description: 'Include all owners (staff only)' }),
    }),
  },
  responses: { 200: json('A page of jobs', JobPageSchema) },
});

const get = createRoute({
  method: 'get',
  path: '/jobs/{id}',
  summary: 'Get a job',
  middleware: [requireSession] as const,
  request: { params },
  responses: { 200: json('The job', JobSchema), 304: { description: 'Not modified' } },
});

const timeline = createRoute({
  method: 'get',
  path: '/jobs/{id}/timeline',
  summary: 'List what has happened to a job, from its request to its emails and webhooks, oldest first',
  middleware: [requireSession] as const,
  request: { params },
  responses: { 200: json('What has happened', TimelineSchema) },
});

const children = createRoute({
  method: 'get',
  path: '/jobs/{id}/children',
  summary: 'List a job’s child jobs, oldest first, and count them by state',
  middleware: [requireSession] as const,
  request: {
    params,
    query: z.object({
      state: z.enum(jobStates, `must be one of ${jobStates.join(', ')}`).optional(),
      cursor: z.uuid('must be the nextCursor of an earlier page').optional(),
    }),
  },
  responses: { 200: json('Child jobs', ChildJobsSchema) },
});

const cancel = createRoute({
  method: 'post',
  path: '/jobs/{id}/cancel',
  summary: 'Cancel a waiting or running job',
  middleware: [requireSession] as const,
  request: { params },
  responses: { 202: json('The updated job', JobSchema) },
});

const retry = createRoute({
  method: 'post',
  path: '/jobs/{id}/retry',
  summary: 'Retry a failed or canceled job',
  middleware: [requireSession] as const,
  request: { params },
  responses: { 202: json('The updated job', JobSchema) },
});

export const jobs = new OpenAPIHono<SignedIn>({ defaultHook: rejectInvalid })
  .openapi(list, async (c) => {
    const { state, kind, cursor, limit, owner } = c.req.valid('query');
    const person = c.get('person');
    if (owner && !isStaff(person.role)) throw new ApiError(403, 'Only staff can list other users’ jobs.');
    const query = {
      states: state,
      kind: kind ?? null,
      cursor: cursor ?? null,
      limit,
      allOwners: owner === 'all',
    };
    return c.json(await findJobs(person, query), 200, { 'Cache-Control': 'private, no-store' });
  })
  .openapi(get, async (c) => {
    const person = c.get('person');
    const row = await mustFindJob(person, c.req.valid('param').id);
    await markSeen(person, row);
    const tag = tagOf(row);
    const headers = { ETag: tag, 'Cache-Control': 'private, no-store', ...retryAfter(row) };
    if (knowsTag(c.req.header('If-None-Match'), tag)) return c.body(null, 304, headers);
    return c.json(viewJobFor(c.get('person'), row), 200, headers);
  })
  .openapi(timeline, async (c) => {
    const data = await findTimeline(c.get('person'), c.req.valid('param').id);
    if (!data) throw new ApiError(404, 'Job not found.');
    return c.json({ data }, 200);
  })
  .openapi(children, async (c) => {
    const { state = null, cursor = null } = c.req.valid('query');
    const found = await findChildJobs(c.get('person'), c.req.valid('param').id, { state, cursor });
    if (!found) throw new ApiError(404, 'Job not found.');
    return c.json(found, 200, { 'Cache-Control': 'private, no-store' });
  })
  .openapi(cancel, async (c) => {
    const person = c.get('person');
    const job = await mustFindJob(person, c.req.valid('param').id);
    const canceled = await runtime().jobs.cancel(job.id, accessTo(c, job));
    if (!canceled) throw await conflictOf(person, job.id, 'can’t be canceled');
    return answerChanged(c, person, job.id);
  })
  .openapi(retry, async (c) => {
    const person = c.get('person');
    const job = await mustFindJob(person, c.req.valid('param').id);
    const access = accessTo(c, job);
    const { owner } = access;
    const retried = await runtime().jobs.retry(job.id, access, async (tx) => {
      if (owner)
        await requireOwnerLimits(tx, owner, { queue: job.queue, bytes: await readReservation(tx, job.id) });
    });
    if (!retried) throw await conflictOf(person, job.id, 'can’t be retried');
    return answerChanged(c, person, job.id);
  });

/** Returns an ETag for what is shown of a job: its row, and what holds it up. */
function tagOf(row: JobRow): string {
  const { version } = row;
  const more = heldUpBy(row);
  return more ? `"${version}-${createHash('sha256').update(more).digest('base64url')}"` : `"${version}"`;
}

function retryAfter({ state, nextAttemptAt }: JobRow): { 'Retry-After'?: string } {
  if (hasFinished(state)) return {};
  const seconds = nextAttemptAt ? Math.ceil((nextAttemptAt.getTime() - Date.now()) / 1_000) : 1;
  return { 'Retry-After': String(Math.max(1, seconds)) };
}
