import { type Problem, readProblem, unreachable } from '@offload/console/text';
import { useEffect, useState } from 'react';
import type { RejectedRow } from '@/api/imports/rejected-rows';
import type { JobView } from '@/api/jobs/job-schema';

interface RejectedRows {
  /** Null until they are loaded. */
  rows: RejectedRow[] | null;
  problem: Problem | null;
}

/** Loads the first rejected rows of an import. */
export function useRejectedRows({ links }: JobView): RejectedRows {
  const [shown, setShown] = useState<RejectedRows>({ rows: null, problem: null });

  useEffect(() => {
    const controller = new AbortController();
    readRows(`${links.self}/rejected-rows`, controller.signal)
      .then(setShown)
      .catch(() => {
        if (!controller.signal.aborted) setShown({ rows: null, problem: unreachable });
      });
    return () => controller.abort();
  }, [links.self]);

  return shown;
}

async function readRows(url: string, signal: AbortSignal): Promise<RejectedRows> {
  const response = await fetch(url, { signal });
  if (!response.ok) return { rows: null, problem: await readProblem(response) };
  const body: { data: RejectedRow[] } = await response.json();
  return { rows: body.data, problem: null };
}
