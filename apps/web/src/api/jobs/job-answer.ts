import { jobColumns, type Transaction, viewJob } from '@offload/db';
import type { Answer } from '../http/idempotency';
import type { JobView } from './job-schema';

/** Returns the response of a call that has created this job. */
export async function answerWithJob(tx: Transaction, id: string): Promise<Answer<JobView>> {
  const body = viewJob(await tx.job.findUniqueOrThrow({ where: { id }, select: jobColumns }));
  return { body, location: body.links.self };
}
