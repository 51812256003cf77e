import { type JobRow, jobColumns, type Transaction, viewJob } from '@offload/db';
import type { Context } from 'hono';
import type { Person } from '@/server/auth/session';
import { ApiError } from '@/server/http/api-error';
import type { Answer } from '../http/idempotency';
import { findJobRow } from './job-queries';
import type { JobView } from './job-schema';
import { viewJobFor } from './job-view';

/** Returns the response of a call that has created this job. */
export async function answerWithJob(tx: Transaction, id: string): Promise<Answer<JobView>> {
  const body = viewJob(await tx.job.findUniqueOrThrow({ where: { id }, select: jobColumns }));
  return { body, location: body.links.self };
}

/** Returns a job that this user may see. Throws a 404 for any other. */
export async function mustFindJob(person: Person, id: string): Promise<JobRow> {
  const row = await findJobRow(person, id);
  if (!row) throw new ApiError(404, 'Job not found.');
  return row;
}

/** Responds with a job that has changed. */
export async function answerChanged(c: Context, person: Person, id: string) {
  const job = viewJobFor(person, await mustFindJob(person, id));
  return c.json(job, 202, { Location: job.links.self, 'Retry-After': '1' });
}

/** Returns a 409: `This job is queued and can’t be retried.` */
export async function conflictOf(person: Person, id: string, what: string): Promise<ApiError> {
  const { state } = await mustFindJob(person, id);
  return new ApiError(409, `This job is ${state} and ${what}.`);
}
