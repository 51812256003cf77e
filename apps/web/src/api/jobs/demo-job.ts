import { jobColumns, viewJob } from '@offload/db';
import { runtime } from '@/server/runtime';
import type { JobView } from './job-schema';

const demoEmail = 'demo@example.com';

/** Returns the last finished job of these kinds of the demo's own user, which visitors may see, or null if there's none. */
export async function findDemoJob(kinds: string[]): Promise<JobView | null> {
  const row = await runtime().db.job.findFirst({
    select: jobColumns,
    where: { owner: { email: demoEmail }, kind: { in: kinds }, finishedAt: { not: null } },
    orderBy: { id: 'desc' },
  });
  return row && viewJob(row);
}
