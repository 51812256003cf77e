import { readSearchWords } from '@offload/console/operations/search/search-words.ts';
import { lastWeek, scopeOf } from '@offload/console/ui/failed/failure-view.ts';
import type { Person } from '@/server/auth/session';
import { findFailed } from '../changes/failure-queries';
import { findAdminJobs } from '../jobs/job-queries';
import { type ChartPeriod, pointsOf } from '../overview/chart-period';
import { getOverview, readPoints } from '../overview/overview-queries';
import { findQueues } from './queue-queries';

const jobCount = 20;

/** Returns what the page of a queue shows, or null if there's no such queue. */
export async function findQueuePage(name: string, period: ChartPeriod, person: Person) {
  const queue = (await findQueues()).find((each) => each.name === name);
  if (!queue) return null;
  const [overview, points, failures, latest] = await Promise.all([
    getOverview(period),
    readPoints(pointsOf(period, Date.now()), name),
    findFailed(scopeOf({ ...lastWeek, queue: name }, Date.now()), person),
    findAdminJobs({ ...latestIn(name), limit: jobCount }, person),
  ]);
  return {
    queue,
    overview,
    figures: overview.queues.filter((figures) => figures.queue === name),
    points,
    workers: overview.workers.filter(({ queues }) => name in queues),
    failures,
    jobs: latest.data,
  };
}

function latestIn(queue: string) {
  const all = { states: [], kind: null, from: null, to: null, cursor: null };
  return { ...readSearchWords(''), ...all, queue, order: 'newest' as const };
}
