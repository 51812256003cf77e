'use client';

import { useEffect, useState } from 'react';
import type { JobView } from '@/api/jobs/job-schema';
import type { TimelineEntry } from '@/api/jobs/timeline-schema';

/** Returns the timeline of a job, read again whenever its state changes. */
export function useLiveTimeline(initial: TimelineEntry[], job: JobView): TimelineEntry[] {
  const [entries, setEntries] = useState(initial);
  const { self } = job.links;
  const change = [job.state, job.attempt, job.startedAt, job.finishedAt].join();
  const [shownChange, setShownChange] = useState(change);

  useEffect(() => {
    if (change === shownChange) return;
    const controller = new AbortController();
    readTimeline(`${self}/timeline`, controller.signal)
      .then((next) => {
        // It only grows: a shorter one is an older response.
        setEntries((shown) => (next.length > shown.length ? next : shown));
        setShownChange(change);
      })
      .catch((error: unknown) => {
        // The next change reads it again. Until then, the shown timeline is old, not wrong.
        if (!controller.signal.aborted) console.warn('Couldn’t load the timeline.', error);
      });
    return () => controller.abort();
  }, [change, shownChange, self]);

  return entries;
}

async function readTimeline(url: string, signal: AbortSignal): Promise<TimelineEntry[]> {
  const response = await fetch(url, { signal });
  if (!response.ok) throw new Error(`Response status ${response.status}`);
  const body: { data?: TimelineEntry[] } = await response.json();
  if (!body.data) throw new Error('The response has no timeline');
  return body.data;
}
