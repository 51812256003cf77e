import { useRouter } from 'next/navigation';
import { startTransition, useEffect, useRef } from 'react';
import type { JobView } from '@/api/job-schema';
import type { Asked } from '@/server/asked';
import { useNow } from '../../time/use-now';
import { useChangedJobs } from '../live/use-changed-jobs';
import { mergeJobs } from './merge-jobs';

export interface LiveListOptions {
  listed: JobView[];
  asked: Record<string, Asked>;
  /** Of this kind alone. */
  kind?: string;
  /** Whether jobs that are made from now on belong on this page. */
  takesNew: boolean;
  renderedAt: number;
}

/** A page of jobs as the server listed it, kept up to date; and the time, while a job of it counts it. */
export function useLiveList({ listed, asked, kind, takesNew, renderedAt }: LiveListOptions) {
  const { changes, connection } = useChangedJobs();
  const relevant = kind ? new Map([...changes].filter(([, job]) => job.kind === kind)) : changes;
  const jobs = mergeJobs(listed, relevant, takesNew);
  useReadAgain(jobs.find(({ id }) => !asked[id])?.id ?? null);
  const now = useNow(
    renderedAt,
    jobs.some(({ state }) => state === 'running' || state === 'retrying'),
  );
  return { jobs, connection, now };
}

/** A change says nothing of what was asked for: the page is read again for a job that it does not know yet. */
function useReadAgain(unknown: string | null): void {
  const router = useRouter();
  const asked = useRef<string | null>(null);
  useEffect(() => {
    if (unknown === null || unknown === asked.current) return;
    asked.current = unknown;
    startTransition(() => router.refresh());
  }, [unknown, router]);
}
