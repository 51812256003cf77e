import { readSearchWords } from '@offload/console/operations/search/search-words.ts';
import { readOverview } from '@offload/console/reads/overview.ts';
import { type ChartPeriod, pointsOf } from '@offload/console/ui/charts/chart-period.ts';
import { lastWeek, scopeOf } from '@offload/console/ui/failed/failure-view.ts';
import { system } from '@offload/kinds/system';
import type { Person } from '@/server/auth/session';
import { runtime } from '@/server/runtime';
import { findFailed } from '../changes/failure-queries';
import { findAdminJobs } from '../jobs/job-queries';
import { findQueues } from './queue-queries';

const jobCount = 20;

/** Returns what the page of a queue shows, or null if there's no such queue. */
export async function findQueuePage(name: string, period: ChartPeriod, person: Person) {
  const queue = (await findQueues()).find((each) => each.name === name);
  if (!queue) return null;
  const { core, queue: backend } = runtime();
  const [overview, failures, latest] = await Promise.all([
    readOverview({ db: core, backend, system }, [name], pointsOf(period, Date.now())),
    findFailed(scopeOf({ ...lastWeek, queue: name }, Date.now()), person),
    findAdminJobs({ ...latestIn(name), limit: jobCount }, person),
  ]);
  return { queue, overview, failures, jobs: latest.data };
}

function latestIn(queue: string) {
  const all = { states: [], kind: null, from: null, to: null, cursor: null };
  return { ...readSearchWords(''), ...all, queue, order: 'newest' as const };
}
