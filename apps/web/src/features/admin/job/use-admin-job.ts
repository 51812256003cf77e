import { useNow } from '@offload/console/ui/time/use-now.ts';
import { groupTimeline } from '@offload/console/ui/timeline/group-timeline.ts';
import { hasFinished } from '@offload/core/contract';
import { useRouter } from 'next/navigation';
import { startTransition, useEffect } from 'react';
import type { JobView } from '@/api/jobs/job-schema';
import type { TimelineEntry } from '@/api/jobs/timeline-schema';
import { useJobActions } from '../../jobs/detail/use-job-actions';
import { useLiveTimeline } from '../../jobs/live/use-live-timeline';
import { useRefresh } from '../use-refresh';

interface Initial {
  job: JobView;
  timeline: TimelineEntry[];
  renderedAt: number;
}

const changeOf = ({ state, attempt }: JobView) => `${state} ${attempt}`;

/**
 * Returns a job, its timeline, and the time, all live by one clock. Everything else on the page comes from the server, and
 * is refreshed as soon as the job changes.
 */
export function useAdminJob({ job: initial, timeline, renderedAt }: Initial) {
  const router = useRouter();
  const actions = useJobActions(initial);
  const { job, isPending } = actions;
  const entries = useLiveTimeline(timeline, job);
  const now = useNow(renderedAt, !hasFinished(job.state));
  useRefresh(5_000);

  const isOutdated = !isPending && changeOf(job) !== changeOf(initial);
  const change = changeOf(job);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each change
  useEffect(() => {
    if (isOutdated) startTransition(() => router.refresh());
  }, [isOutdated, change, router]);

  return { ...actions, timeline: entries, tries: groupTimeline(entries), now };
}
