import type { Problem } from '@offload/console/text';
import { useEffect, useState } from 'react';
import { read } from './http';

interface LastRead<Body> {
  url: string;
  body?: Body;
  problem?: Problem;
}

/** Reads JSON of our own API, again whenever `change` does; null: not yet. Returns what was read last, or why it couldn't be. */
export function useRead<Body>(url: string, change: string | null): Omit<LastRead<Body>, 'url'> {
  const [last, setLast] = useState<LastRead<Body>>({ url });
  useEffect(() => {
    if (change === null) return;
    const controller = new AbortController();
    const { signal } = controller;
    void read<Body>(fetch(url, { signal })).then((answer) => {
      if (signal.aborted) return;
      if (answer.ok) setLast({ url, body: answer.body });
      // What is shown is old, not wrong, and the next change reads it again.
      else setLast((before) => ({ ...before, problem: answer.problem }));
    });
    return () => controller.abort();
  }, [url, change]);
  return last.url === url ? last : {};
}
