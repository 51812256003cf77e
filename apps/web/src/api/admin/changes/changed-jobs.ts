import { changeJobs } from '@offload/kinds/change-jobs';
import type { Person } from '@/server/auth/session';
import { isUuid } from '@/server/ids';
import { runtime } from '@/server/runtime';
import { readAdminJobs } from '../jobs/job-queries';
import type { ChangedJobs } from './change-schema';

const maxShown = 100;

/** Returns the jobs that a bulk change has changed, latest first, and how many of them are in each state. */
export async function findChanged(changerId: string, person: Person): Promise<ChangedJobs | null> {
  const { db } = runtime();
  const job = isUuid(changerId)
    ? await db.job.findUnique({ where: { id: changerId }, select: { kind: true } })
    : null;
  if (job?.kind !== changeJobs.kind) return null;
  const [latest, counts] = await Promise.all([
    db.changedJob.findMany({ where: { changerId }, orderBy: { place: 'desc' }, take: maxShown }),
    db.$queryRaw<{ state: string; count: number }[]>`
      SELECT state, count(*)::int AS count FROM changed_job JOIN offload.job ON id = job_id
      WHERE changer_id = ${changerId}::uuid GROUP BY state`,
  ]);
  return {
    data: await readAdminJobs(
      latest.map(({ jobId }) => jobId),
      person,
    ),
    counts: Object.fromEntries(counts.map(({ state, count }) => [state, count])),
  };
}
