import type { JobState } from '@offload/db';
import { stateOf } from '@/api/job-schema';
import { runtime } from './runtime';

export interface JobCount {
  queue: string;
  state: JobState;
  count: number;
}

/** How many jobs there are in each queue and state; for staff. */
export async function countJobs(): Promise<JobCount[]> {
  const rows = await runtime().db.job.groupBy({ by: ['queue', 'state'], _count: true });
  return rows.map(({ queue, state, _count }) => ({ queue, state: stateOf(state), count: _count }));
}
