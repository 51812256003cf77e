import { useNow } from '@offload/console/ui';
import type { JobState } from '@offload/core/contract';
import { mergeChanges } from '@offload/react';
import { useRouter } from 'next/navigation';
import { startTransition, useEffect, useRef } from 'react';
import type { JobView } from '@/api/jobs/job-schema';
import type { JobRequest } from '../job-requests';
import { useChangedJobs } from '../live/use-changed-jobs';

export interface LiveListOptions {
  listed: JobView[];
  asked: Record<string, JobRequest>;
  /** Only jobs of this kind. */
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
  useReadAgain(jobs.find(({ id }) => !asked[id])?.id ?? null);
  const now = useNow(
    renderedAt,
    jobs.some(({ state }) => countsTime.includes(state)),
  );
  return { jobs, connection, now };
}

/** Refreshes the page for a new job, because a change doesn’t include the job’s request. */
function useReadAgain(unknown: string | null): void {
  const router = useRouter();
  const asked = useRef<string | null>(null);
  useEffect(() => {
    if (unknown === null || unknown === asked.current) return;
    asked.current = unknown;
    startTransition(() => router.refresh());
  }, [unknown, router]);
}
