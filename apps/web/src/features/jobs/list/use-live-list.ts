import { useNow } from '@offload/console/ui';
import type { JobState } from '@offload/core/contract';
import { mergeChanges } from '@offload/react';
import type { JobView } from '@/api/jobs/job-schema';
import { useRefreshWhen } from '../../shell/use-refresh-when';
import type { JobRequest } from '../job-requests';
import { useChangedJobs } from '../live/use-changed-jobs';

export interface LiveListOptions {
  listed: JobView[];
  asked: Record<string, JobRequest>;
  kind?: string;
  /** Without a kind: no jobs of these kinds. */
  without?: string[];
  /** Whether new jobs belong on this page. */
  takesNew: boolean;
  renderedAt: number;
  /** The position of the jobs before `listed` was read. */
  after: string;
}

// Their rows count down, or say how long ago their worker was last heard of.
const countsTime: JobState[] = ['scheduled', 'running', 'retrying'];

/** Keeps a page of jobs up to date. Also returns the time, which ticks while a job counts it. */
export function useLiveList({ listed, asked, kind, without = [], takesNew, ...rendered }: LiveListOptions) {
  const { after, renderedAt } = rendered;
  const { changes, connection } = useChangedJobs({
    after,
    // The page of its parent shows a child job.
    matches: (job) => job.parentId === null && (kind ? job.kind === kind : !without.includes(job.kind)),
  });
  const jobs = mergeChanges(listed, changes, { takesNew });
  // A change doesn't include the request of a new job.
  useRefreshWhen(jobs.find(({ id }) => !asked[id])?.id);
  const now = useNow(
    renderedAt,
    jobs.some(({ state }) => countsTime.includes(state)),
  );
  return { jobs, connection, now };
}
