'use client';

import { hasFinished } from '@offload/core/states';
import { useCallback, useEffect, useState } from 'react';
import type { JobView } from '@/api/job-schema';
import { onActionElsewhere } from './job-channel';
import { type Connection, openJobStream } from './job-stream';
import { onReturn } from './on-return';

interface LiveJob {
  job: JobView;
  connection: Connection | 'closed';
  /** Shows it as an answer has just said that it is. */
  put: (job: JobView) => void;
  /** Looks again: after an action, or whenever what is shown may be old. */
  reopen: () => void;
}

/**
 * A job as it is now. Every stream begins with the whole job, so opening a new one is all it takes to be right again,
 * whatever was missed; the stream is closed when the job has ended.
 */
export function useLiveJob(initial: JobView): LiveJob {
  const [job, setJob] = useState(initial);
  const [connection, setConnection] = useState<LiveJob['connection']>('closed');
  const [opening, setOpening] = useState(0);
  const reopen = useCallback(() => setOpening((count) => count + 1), []);
  const { id, links } = initial;

  // A page that is read anew tells what a closed stream does not: somebody else has brought the job back to life.
  const [rendered, setRendered] = useState(initial);
  if (rendered !== initial) {
    setRendered(initial);
    if (hasFinished(job.state) && initial.finishedAt !== job.finishedAt) reopen();
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: each opening is a new stream
  useEffect(() => {
    const close = openJobStream(links.events, {
      onConnection: setConnection,
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
  return { job, connection, put: setJob, reopen };
}
