import type { EnqueuedJob } from '@offload/core';
import type { JobContract } from '@offload/core/contract';
import {
  type JobRow,
  jobColumns,
  reservedBytesOf,
  type SourceFile,
  type Transaction,
  viewJob,
} from '@offload/db';
import type { Context } from 'hono';
import type * as z from 'zod';
import type { Person } from '@/server/auth/session';
import { ApiError } from '@/server/http/api-error';
import { runtime } from '@/server/runtime';
import type { SignedIn } from '../http/guards';
import { type Answer, answerOnce, findEarlierAnswer } from '../http/idempotency';
import { accessTo } from '../http/operator';
import { json } from '../http/routes';
import { findJobRow } from './job-queries';
import { type StartedJob, StartedJobSchema } from './job-schema';
import { viewJobFor } from './job-view';
import { requireOwnerLimits } from './owner-limit';
import { type When, whenOptions } from './when';

/** The responses of a call that starts a job, unless the same one is in progress. */
export const startResponses = {
  202: json('The new job', StartedJobSchema, 'Location', 'Retry-After'),
  200: json('The same job, which is already in progress', StartedJobSchema, 'Location', 'Retry-After'),
};

/** The job of a call, and the jobs to dispatch after the commit. */
interface Started {
  id: string;
  jobs: Pick<EnqueuedJob, 'id' | 'isNew'>[];
}

/** Starts a job once per Idempotency-Key, and responds with it. `asked` is what the key stands for. */
export async function respondWithJob(
  c: Context<SignedIn>,
  asked: object,
  start: (tx: Transaction) => Promise<Started>,
) {
  const answer = await answerOnce<StartedJob>(callOf(c, asked), async (tx) => {
    const { id, jobs } = await start(tx);
    const { body, location } = await answerWithJob(tx, id);
    const isNew = jobs.some((job) => job.id === id && job.isNew);
    return { answer: { body: isNew ? body : { ...body, existing: true }, location }, jobs };
  });
  return respond(c, answer);
}

/** Responds as to an earlier call with the same Idempotency-Key, which saves work and limits. Returns null if there was none. */
export async function respondAgain(c: Context<SignedIn>, asked: object) {
  const earlier = await findEarlierAnswer<StartedJob>(callOf(c, asked));
  return earlier && respond(c, earlier);
}

function callOf(c: Context<SignedIn>, asked: object) {
  return { request: c.req, caller: c.get('person').id, asked, schema: StartedJobSchema };
}

function respond(c: Context<SignedIn>, { body, location }: Answer<StartedJob>) {
  const headers = { Location: location ?? body.links.self, 'Retry-After': '1' };
  return body.existing ? c.json(body, 200, headers) : c.json(body, 202, headers);
}

interface JobRequest<Payload extends z.ZodType<object>> {
  contract: JobContract<Payload>;
  payload: z.input<Payload> & z.output<Payload>;
  when: When;
  source?: SourceFile;
  onTaken?: () => void;
  /** If set, an unfinished job of the same request is returned. Its payload may differ in these fields. */
  apartFrom?: readonly string[];
}

/** Enqueues a job of the caller, within their limits. */
export async function startJob<Payload extends z.ZodType<object>>(
  c: Context<SignedIn>,
  tx: Transaction,
  { contract, payload, when, source, onTaken, apartFrom }: JobRequest<Payload>,
): Promise<Started> {
  const { jobs } = runtime();
  const { kind, queue } = contract;
  const ownerId = c.get('person').id;
  const options = whenOptions(when);
  const { runAt } = options;
  const inProgress = apartFrom
    ? await jobs.findInProgress(tx, { kind, ownerId, payload, apartFrom, runAt })
    : null;
  if (inProgress) {
    await rejectDifference(tx, inProgress, when);
    return { id: inProgress, jobs: [] };
  }
  const bytes = (source?.bytes ?? 0) + reservedBytesOf(contract, payload);
  await requireOwnerLimits(tx, ownerId, { queue, bytes });
  const by = { ownerId, ...c.get('cause'), ...(source && { sources: [source] }), ...options };
  const job = await jobs.enqueue(tx, contract, payload, by);
  onTaken?.();
  return { id: job.id, jobs: [job] };
}

/** Throws a 409 if the job in progress has a different priority or deadline than the request. */
async function rejectDifference(tx: Transaction, id: string, { priority, deadline }: When): Promise<void> {
  const select = { priority: true, deadlineAt: true };
  const job = await tx.job.findUniqueOrThrow({ where: { id }, select });
  const other = [
    priority !== undefined && priority !== job.priority && 'priority',
    deadline !== undefined && Date.parse(deadline) !== job.deadlineAt?.getTime() && 'deadline',
  ].filter((field) => field !== false);
  if (other.length === 0) return;
  const detail = `The same job is already in progress with a different ${other.join(' and ')}. Cancel it first, or leave out ${other.join(' and ')}.`;
  const errors = other.map((field) => ({
    pointer: `/${field}`,
    message: 'differs from the job in progress',
  }));
  throw new ApiError(409, detail, errors);
}

export async function answerWithJob(tx: Transaction, id: string): Promise<Answer<StartedJob>> {
  const body = viewJob(await tx.job.findUniqueOrThrow({ where: { id }, select: jobColumns }));
  return { body, location: body.links.self };
}

/** Returns a job that this user may see. Throws a 404 for any other. */
export async function mustFindJob(person: Person, id: string): Promise<JobRow> {
  const row = await findJobRow(person, id);
  if (!row) throw new ApiError(404, 'Job not found.');
  return row;
}

export type JobAccess = ReturnType<typeof accessTo>;

/**
 * Changes the job of a call if the caller may, and responds with it. Throws a 409 if the job doesn't allow the change: `This
 * job is queued and can’t be retried.` The last part may depend on the job's state.
 */
export async function respondChanged(
  c: Context<SignedIn>,
  change: (job: JobRow, access: JobAccess) => Promise<unknown>,
  whyNot: string | ((state: string) => string),
) {
  const person = c.get('person');
  const before = await mustFindJob(person, c.req.param('id') ?? '');
  const isChanged = await change(before, accessTo(c, before));
  const after = await mustFindJob(person, before.id);
  const reason = typeof whyNot === 'string' ? whyNot : whyNot(after.state);
  if (!isChanged) throw new ApiError(409, `This job is ${after.state} and ${reason}.`);
  const job = viewJobFor(person, after);
  return c.json(job, 202, { Location: job.links.self, 'Retry-After': '1' });
}
