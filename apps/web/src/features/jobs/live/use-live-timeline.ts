import { useState } from 'react';
import type { JobView } from '@/api/jobs/job-schema';
import type { TimelineEntry } from '@/api/jobs/timeline-schema';
import { useRead } from '../../http/use-read';

/** Returns the timeline of a job, read again whenever its state changes. */
export function useLiveTimeline(initial: TimelineEntry[], job: JobView): TimelineEntry[] {
  const change = [job.state, job.attempt, job.startedAt, job.finishedAt].join();
  const [rendered] = useState(change);
  // A retry may lead back to what was rendered.
  const [hasChanged, setHasChanged] = useState(false);
  if (change !== rendered && !hasChanged) setHasChanged(true);
  const { body } = useRead<{ data: TimelineEntry[] }>(
    `${job.links.self}/timeline`,
    hasChanged ? change : null,
  );
  // It only grows: a shorter one is an older response.
  return body && body.data.length > initial.length ? body.data : initial;
}
