import { type Claim, changeNext, countChanged, type Database, deleteNext } from '@offload/db';
import type { JobClient } from '@offload/jobs/client';
import type { JobsChange } from '@offload/jobs/context';
import { PermanentError } from '@offload/jobs/errors';

/** Changes the next jobs that fit, for the job of `claim` and in the name of its owner. */
export type ChangeJobs = (
  claim: Claim,
  change: JobsChange,
  limit: number,
) => Promise<{ changed: number; total: number }>;

export function createChangeJobs(db: Database, client: JobClient): ChangeJobs {
  return async ({ id: changerId, ownerId }, { action, filter, from }, limit) => {
    const operator = { ...(await mustOperate(db, ownerId)), ...from };
    const round = { changerId, operator, filter, limit };
    const jobs = action === 'delete' ? await deleteNext(db, round) : await changeNext(db, action, round);
    if (action === 'retry') await client.handOver(jobs);
    if (action === 'run-now') await client.admit();
    // The rows are the truth: what the queue does not hear of now costs a delivery for nothing.
    if (action === 'cancel' || action === 'delete') await Promise.all(jobs.map(client.takeBack));
    return { changed: jobs.length, total: await countChanged(db, changerId) };
  };
}

/** Asked anew each time: who could have this done when it was asked for may have lost the role since. */
async function mustOperate(db: Database, id: string): Promise<{ id: string; email: string }> {
  const operator = await db.user.findFirst({
    where: { id, role: { in: ['admin', 'operator'] }, banned: false },
    select: { id: true, email: true },
  });
  if (!operator) throw new PermanentError('not_allowed', 'Whoever asked for this may no longer do it.');
  return operator;
}
