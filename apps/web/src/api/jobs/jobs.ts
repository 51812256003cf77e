import { createHash } from 'node:crypto';
import { z } from '@hono/zod-openapi';
import { allows, hasFinished, jobStates } from '@offload/core/contract';
import { type JobRow, readReservation } from '@offload/db';
import { isStaff } from '@/server/auth/roles';
import { ApiError } from '@/server/http/api-error';
import { heldUpBy } from '@/server/live/job-parts';
import { runtime } from '@/server/runtime';
import { headersOf } from '../document/responses';
import { knowsTag } from '../http/known-tag';
import { jobCursor, json, pageLimit, resource, route } from '../http/routes';
import { findChildJobs } from './child-jobs';
import { type JobAccess, mustFindJob, respondChanged } from './job-answer';
import { findJobs } from './job-queries';
import { ChildJobsSchema, JobPageSchema, JobSchema } from './job-schema';
import { viewJobFor } from './job-view';
import { requireOwnerLimits } from './owner-limit';
import { markSeen } from './seen';
import { findTimeline } from './timeline';
import { TimelineSchema } from './timeline-schema';

const StatesSchema = z
  .string()
  .transform((text) => text.split(',').filter(Boolean))
  .pipe(z.array(z.enum(jobStates)));

const list = route.get(
  '/jobs',
  'List your jobs, newest first',
  { 200: json('A page of jobs', JobPageSchema) },
  {
    query: z.object({
      state: StatesSchema.default([]).openapi({
        type: 'string',
        description: 'One or more states, comma-separated',
      }),
      kind: z
        .string()
        .regex(/^[a-z][a-z0-9-]*$/, 'must be the name of a kind')
        .optional(),
      cursor: jobCursor,
      limit: pageLimit,
      owner: z
        .literal('all', 'must be "all"')
        .optional()
        .openapi({ description: 'Include all owners (staff only)' }),
    }),
  },
);
const get = route.get('/jobs/{id}', 'Get a job', {
  200: json('The job', JobSchema, 'ETag', 'Retry-After'),
  304: { description: 'Not modified', headers: headersOf(['ETag', 'Retry-After']) },
});
const timeline = route.get(
  '/jobs/{id}/timeline',
  'Get a job’s timeline, from its request to its emails and webhooks, oldest first',
  { 200: json('The timeline', TimelineSchema) },
);
const children = route.get(
  '/jobs/{id}/children',
  'List a job’s child jobs, oldest first, and count them by state',
  { 200: json('Child jobs', ChildJobsSchema) },
  {
    query: z.object({
      state: z.enum(jobStates).optional(),
      cursor: jobCursor,
    }),
  },
);
const changed = { 202: json('The updated job', JobSchema, 'Location', 'Retry-After') };
const cancel = route.post('/jobs/{id}/cancel', 'Cancel a waiting or running job', changed, { fails: [409] });
const retry = route.post('/jobs/{id}/retry', 'Retry a failed or canceled job', changed, { fails: [409] });

export const jobs = resource()
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
    return c.json(await findJobs(person, query), 200);
  })
  .openapi(get, async (c) => {
    const person = c.get('person');
    const row = await mustFindJob(person, c.req.valid('param').id);
    await markSeen(person, row);
    const tag = tagOf(row);
    const headers = { ETag: tag, ...retryAfter(row) };
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
    const { id } = await mustFindJob(c.get('person'), c.req.valid('param').id);
    return c.json(await findChildJobs(c.get('person'), id, { state, cursor }), 200);
  })
  .openapi(cancel, (c) =>
    respondChanged(c, ({ id }, access) => runtime().jobs.cancel(id, access), whyNotCanceled),
  )
  .openapi(retry, (c) => respondChanged(c, retryWithinLimits, 'can’t be retried'));

function retryWithinLimits({ id, queue }: JobRow, access: JobAccess) {
  const { owner } = access;
  return runtime().jobs.retry(id, access, async (tx) => {
    if (owner) await requireOwnerLimits(tx, owner, { queue, bytes: await readReservation(tx, id) });
  });
}

/** If other jobs in this state can be canceled, this one can't because a run has committed its work. */
function whyNotCanceled(state: string): string {
  return `can’t be canceled${allows(state, 'cancel') ? ': its work is already saved' : ''}`;
}

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
