'use client';

import { onReturn } from '@offload/console/ui/on-return.ts';
import { useRouter } from 'next/navigation';
import { startTransition, useEffect, useState } from 'react';
import type { JobView } from '@/api/jobs/job-schema';
import { gatherChanges } from './gather';
import { type Connection, openJobStream } from './job-stream';

interface ChangedJobs {
  changes: ReadonlyMap<string, JobView>;
  connection: Connection;
}

const none: ChangedJobs['changes'] = new Map();

// A list that is open all day is cut back to one page now and then.
const maxKept = 200;

/**
 * Returns the jobs that changed since the page was loaded. Whenever a stream opens, the page is refreshed: it has all
 * earlier changes, and later ones come through the stream.
 */
export function useChangedJobs(): ChangedJobs {
  const [changes, setChanges] = useState(none);
  const [connection, setConnection] = useState<Connection>('connecting');
  const router = useRouter();

  useEffect(() => {
    let kept = 0;
    // One transition, so that the changes disappear together with the old page.
    const readAgain = () => {
      kept = 0;
      startTransition(() => {
        setChanges(none);
        router.refresh();
      });
    };
    const gathering = gatherChanges((arrived) => {
      setChanges((shown) => new Map([...shown, ...arrived]));
      kept += arrived.size;
      if (kept > maxKept) readAgain();
    });
    const open = () =>
      openJobStream('/api/events', {
        onJob(job) {
          // The page of its parent shows it.
          if (job.parentId === null) gathering.add(job);
        },
        onConnection(next) {
          setConnection(next);
          if (next === 'open') readAgain();
        },
      });
    return reopening(open, gathering.stop);
  }, [router]);

  return { changes, connection };
}

/** Opens a stream, and reopens it whenever the user returns. Returns a function that closes it. */
function reopening(open: () => () => void, onEnd: () => void): () => void {
  let close = open();
  const stop = onReturn(() => {
    close();
    close = open();
  });
  return () => {
    stop();
    close();
    onEnd();
  };
}
