'use client';

import { useRouter } from 'next/navigation';
import { startTransition, useEffect, useState } from 'react';
import type { JobView } from '@/api/job-schema';
import { gatherChanges } from './gather';
import { type Connection, openJobStream } from './job-stream';
import { onReturn } from './on-return';

interface ChangedJobs {
  changes: ReadonlyMap<string, JobView>;
  connection: Connection;
}

const none: ChangedJobs['changes'] = new Map();

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
    let kept = 0;
    // One transition, so that what is forgotten here and what is read there change places at once.
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
      if (kept > mostKept) readAgain();
    });
    const open = () =>
      openJobStream('/api/events', {
        onJob: gathering.add,
        onConnection(next) {
          setConnection(next);
          if (next === 'open') readAgain();
        },
      });
    return reopening(open, gathering.stop);
  }, [router]);

  return { changes, connection };
}

/** Opens, and opens anew whenever the reader returns. Answers how to end it. */
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
