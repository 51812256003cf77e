'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import type { JobView } from '@/api/job-schema';
import { openJobStream } from './job-stream';
import { onReturn } from './on-return';

type Changes = ReadonlyMap<string, JobView>;

const none: Changes = new Map();

// A burst of a thousand changes is shown in a few steps.
const gatherMs = 100;

/**
 * The jobs that changed since the page was read. Whenever a stream opens, the page is read again: what changed before
 * is in it, and what changes later comes through the stream.
 */
export function useChangedJobs(): Changes {
  const [changes, setChanges] = useState(none);
  const router = useRouter();

  useEffect(() => {
    let gathered = new Map<string, JobView>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let close: () => void = () => undefined;

    function show() {
      timer = undefined;
      const arrived = gathered;
      gathered = new Map();
      setChanges((shown) => new Map([...shown, ...arrived]));
    }

    function open() {
      close();
      close = openJobStream('/api/events', {
        onConnection(connection) {
          if (connection !== 'open') return;
          setChanges(none);
          router.refresh();
        },
        onJob(job) {
          gathered.set(job.id, job);
          timer ??= setTimeout(show, gatherMs);
        },
      });
    }

    open();
    const stop = onReturn(open);
    return () => {
      stop();
      close();
      clearTimeout(timer);
    };
  }, [router]);

  return changes;
}
