import { useNow } from '@offload/console/ui';
import type { JobState } from '@offload/core/contract';
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
  const jobs = mergeJobs(listed, changes, takesNew);
  useReadAgain(jobs.find(({ id }) => !asked[id])?.id ?? null);
  const now = useNow(
    renderedAt,
    jobs.some(({ state }) => countsTime.includes(state)),
  );
  return { jobs, connection, now };
}

/**
 * Returns the page as the server listed it, updated with later changes. A row stays where it is even if it no longer
 * matches the filter, so that nothing moves under the user. `withNew` puts newer jobs on top.
 */
export function mergeJobs(
  listed: JobView[],
  changed: ReadonlyMap<string, JobView>,
  withNew: boolean,
): JobView[] {
  const updated = listed.map((job) => changed.get(job.id) ?? job);
  if (!withNew) return updated;
  const known = new Set(listed.map(({ id }) => id));
  const newest = listed[0];
  // Ids grow with time. An older job that changed belongs to a later page.
  const fresh = [...changed.values()].filter(({ id }) => !known.has(id) && (!newest || id > newest.id));
  return [...fresh.sort((a, b) => (a.id < b.id ? 1 : -1)), ...updated];
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
