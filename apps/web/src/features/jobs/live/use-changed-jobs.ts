import { type JobChanges, useJobChanges } from '@offload/react';
import { useRouter } from 'next/navigation';
import type { JobView } from '@/api/jobs/job-schema';

/** Returns the user's jobs that have changed since the page was loaded. The page is refreshed for what they don't say. */
export function useChangedJobs(matches?: (job: JobView) => boolean): JobChanges<JobView> {
  const router = useRouter();
  const onStale = () => router.refresh();
  return useJobChanges<JobView>({ url: '/api/jobs', eventsUrl: '/api/events', matches, onStale });
}
