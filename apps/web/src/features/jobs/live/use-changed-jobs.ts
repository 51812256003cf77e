'use client';

import { useRouter } from 'next/navigation';
import { startTransition, useEffect, useState } from 'react';
import type { JobView } from '@/api/job-schema';
import { type Connection, openJobStream } from './job-stream';
import { onReturn } from './on-return';

interface ChangedJobs {
  changes: ReadonlyMap<string, JobView>;
  connection: Connection;
}

const none: ChangedJobs['changes'] = new Map();

// A burst of a thousand changes is shown in a few steps.
const gatherMs = 100;

// A list that is watched all day is cut back to one page now and then.
const mostKept = 200;

/**
 * The jobs that changed since the page was read. Whenever a stream opens, the page is read again: what changed before
 * is in it, and what changes later comes through the stream.
 */
export function useChangedJobs(): ChangedJobs {
  const [changes, setChanges] = useState(none);
  const [connection, setConnection] = useState<Connection>('connecting');
  const router = useRouter();

  useEffect(() => {
    let gathered = new Map<string, JobView>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let close: () => void = () => undefined;

    let kept = 0;

    // One transition, so that what is forgotten here and what is read there change places at once.
    function readAgain() {
      kept = 0;
      startTransition(() => {
        setChanges(none);
        router.refresh();
      });
    }

    function show() {
      timer = undefined;
      const arrived = gathered;
      gathered = new Map();
      setChanges((shown) => new Map([...shown, ...arrived]));
      kept += arrived.size;
      if (kept > mostKept) readAgain();
    }

    function open() {
      close();
      close = openJobStream('/api/events', {
        onConnection(next) {
          setConnection(next);
          if (next === 'open') readAgain();
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

  return { changes, connection };
}
