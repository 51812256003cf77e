import { type Claim, changeNext, countChanged, type Database, deleteNext } from '@offload/db';
import type { QueueBackend } from '@offload/jobs/backend';
import type { JobClient } from '@offload/jobs/client';
import type { JobsChange } from '@offload/jobs/context';
import { PermanentError } from '@offload/jobs/errors';
import { deliverIn, takeBack } from '@offload/jobs/hand-over';

/** Changes the next jobs that fit, for the job of `claim` and in the name of its owner. */
export type ChangeJobs = (
  claim: Claim,
  change: JobsChange,
  limit: number,
) => Promise<{ changed: number; total: number }>;

interface ChangeParts {
  db: Database;
  client: JobClient;
  backend: QueueBackend;
  onError(error: unknown): void;
}

export function createChangeJobs({ db, client, backend, onError }: ChangeParts): ChangeJobs {
  return async ({ id: changerId, ownerId }, { action, filter, from }, limit) => {
    const operator = { ...(await mustOperate(db, ownerId)), ...from };
    const round = { changerId, operator, filter, limit };
    if (action === 'delete') {
      const changed = await deleteNext(db, round);
      return { changed, total: await countChanged(db, changerId) };
    }
    const jobs = await changeNext(db, action, round);
    if (action === 'retry') await client.handOver(jobs);
    // The rows are the truth: what the queue does not hear of now costs a delivery for nothing, or a wait.
    if (action === 'run-now') await Promise.all(jobs.map((job) => deliverIn(backend, job, 0).catch(onError)));
    if (action === 'cancel') await Promise.all(jobs.map((job) => takeBack(backend, job).catch(onError)));
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
