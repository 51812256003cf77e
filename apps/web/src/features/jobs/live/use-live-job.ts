import { hasFinished } from '@offload/core/contract';
import { useJob } from '@offload/react';
import { useEffect, useState } from 'react';
import type { JobView } from '@/api/jobs/job-schema';
import { onActionElsewhere } from './job-channel';

/** Keeps a job up to date. `childChanges` grows when its child jobs have changed. */
export function useLiveJob(initial: JobView) {
  const { id, links } = initial;
  const [childChanges, setChildChanges] = useState(0);
  const { job, connection, put, refresh } = useJob<unknown, JobView>(id, {
    initial,
    url: links.self,
    eventsUrl: links.events,
    onChildren: () => setChildChanges((count) => count + 1),
  });
  const isFinished = hasFinished(initial.state);
  // The browser or the router may have kept the page since the job's end.
  useEffect(() => {
    if (isFinished) refresh();
  }, [isFinished, refresh]);
  useEffect(() => onActionElsewhere(id, refresh), [id, refresh]);
  return { job: job ?? initial, connection, childChanges, put, refresh };
}
