import type { BackgroundChange, BackgroundChanges, ConsoleAccess } from '@offload/console';
import { changedBy, recordAction } from '@offload/console/server';
import { changeJobs } from '@offload/kinds/change-jobs';
import { isApiError } from '@/server/http/api-error';
import { runtime } from '@/server/runtime';
import { problemResponse } from '../http/problem';
import { requireOwnerLimits } from '../jobs/owner-limit';

/** Changes many jobs by one job, which belongs to the staff member who requested it. */
export const changeInBackground: BackgroundChanges = {
  kind: changeJobs.kind,
  async start(change, access) {
    try {
      return await enqueueChange(change, access);
    } catch (error) {
      if (isApiError(error)) return problemResponse(error);
      throw error;
    }
  },
  changedBy,
};

async function enqueueChange(change: BackgroundChange, access: ConsoleAccess): Promise<string> {
  const { actor: email, id: ownerId = email, sessionId = null, secondFactorAt = null } = access;
  const { action, filter, count, from } = change;
  const { db, jobs } = runtime();
  const made = await db.$transaction(async (tx) => {
    await requireOwnerLimits(tx, ownerId, { queue: changeJobs.queue, bytes: 0 });
    const job = await jobs.enqueue(tx, changeJobs, change, { ownerId, requestId: from.requestId });
    await recordAction(
      tx,
      { id: ownerId, email, ...from, sessionId, secondFactorAt },
      { action: `jobs.${action}`, subjectType: 'job', subjectId: job.id, after: { count, filter } },
    );
    return job;
  });
  void jobs.dispatch([made]);
  return made.id;
}
