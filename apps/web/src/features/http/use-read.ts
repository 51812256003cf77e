import type { Problem } from '@offload/console/text';
import { useEffect, useState } from 'react';
import { read } from './http';

interface LastRead<Body> {
  url: string;
  rendered: unknown;
  body?: Body;
  problem?: Problem;
}

/**
 * Reads JSON from our own API, and again whenever `change` changes. Reads nothing while it's null. Returns the last
 * response, or its problem, until the page is rendered again with another `rendered`.
 */
export function useRead<Body>(
  url: string,
  change: string | null,
  rendered?: unknown,
): Pick<LastRead<Body>, 'body' | 'problem'> {
  const [last, setLast] = useState<LastRead<Body>>({ url, rendered });
  useEffect(() => {
    if (change === null) return;
    const controller = new AbortController();
    const { signal } = controller;
    void read<Body>(fetch(url, { signal })).then((answer) => {
      if (signal.aborted) return;
      if (answer.ok) setLast({ url, rendered, body: answer.body });
      // Keeps showing what was read before. The next change reads it again.
      else
        setLast((before) => ({
          ...(before.url === url ? before : { url, rendered }),
          problem: answer.problem,
        }));
    });
    return () => controller.abort();
  }, [url, change, rendered]);
  return last.url === url && last.rendered === rendered ? last : {};
}
