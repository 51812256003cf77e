'use client';

import { onReturn } from '@offload/console/ui/on-return.ts';
import { hasFinished } from '@offload/core/contract';
import { useCallback, useEffect, useState } from 'react';
import type { JobView } from '@/api/jobs/job-schema';
import { onActionElsewhere } from './job-channel';
import { type Connection, openJobStream } from './job-stream';

interface LiveJob {
  job: JobView;
  connection: Connection | 'closed';
  /** Grows when child jobs have changed. */
  childChanges: number;
  /** Shows the job as a response returned it. */
  put: (job: JobView) => void;
  /** Reconnects: after an action, or whenever the shown job may be out of date. */
  reopen: () => void;
}

/**
 * Keeps a job up to date. Every stream begins with the whole job, so a new one makes up for anything missed. The stream
 * is closed when the job has finished.
 */
export function useLiveJob(initial: JobView): LiveJob {
  const [job, setJob] = useState(initial);
  const [connection, setConnection] = useState<LiveJob['connection']>('closed');
  const [childChanges, setChildChanges] = useState(0);
  const [opening, setOpening] = useState(0);
  const reopen = useCallback(() => setOpening((count) => count + 1), []);
  const { id, links } = initial;

  // A refreshed page knows what a closed stream doesn't: the job has been retried elsewhere.
  const [rendered, setRendered] = useState(initial);
  if (rendered !== initial) {
    setRendered(initial);
    if (hasFinished(job.state) && initial.finishedAt !== job.finishedAt) reopen();
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: each opening is a new stream
  useEffect(() => {
    const close = openJobStream(links.events, {
      onConnection: setConnection,
      onChildren: () => setChildChanges((count) => count + 1),
      onJob(next) {
        setJob(next);
        if (!hasFinished(next.state)) return;
        close();
        setConnection('closed');
      },
    });
    return close;
  }, [links.events, opening]);

  useEffect(() => onReturn(reopen), [reopen]);
  useEffect(() => onActionElsewhere(id, reopen), [id, reopen]);
  return { job, connection, childChanges, put: setJob, reopen };
}
