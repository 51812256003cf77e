import { type JobChanges, useJobChanges } from '@offload/react';
import { useRouter } from 'next/navigation';
import type { JobView } from '@/api/jobs/job-schema';

interface ChangedJobsOptions {
  /** The position of the jobs when the server rendered the page. */
  after?: string;
  matches?: (job: JobView) => boolean;
}

/** Returns the user's jobs that have changed since the page was rendered. Refreshes the page if it may have missed changes. */
export function useChangedJobs(options: ChangedJobsOptions = {}): JobChanges<JobView> {
  const router = useRouter();
  const onStale = () => router.refresh();
  return useJobChanges<JobView>({ ...options, url: '/api/jobs', eventsUrl: '/api/events', onStale });
}
