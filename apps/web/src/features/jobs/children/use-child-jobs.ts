import { useEffect, useState } from 'react';
import type { ChildJobs, JobView } from '@/api/jobs/job-schema';
import { api, read } from '../../http/api';
import type { ChildQuery } from './child-query';

/** The child jobs of a job as the page was rendered with them. */
export interface RenderedChildren {
  query: ChildQuery;
  jobs: ChildJobs;
}

/** Keeps a page of child jobs up to date: read again whenever `changes` grows, or their parent has gone on. */
export function useChildJobs({ id, state, attempt }: JobView, rendered: RenderedChildren, changes: number) {
  const [latest, setLatest] = useState<{ from: RenderedChildren; jobs: ChildJobs } | null>(null);
  const { state: childState, cursor } = rendered.query;
  const mayHaveChanged = changes > 0 || rendered.jobs.counts.length > 0;
  const change = [state, attempt, changes].join();

  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each change
  useEffect(() => {
    if (!mayHaveChanged) return;
    const controller = new AbortController();
    const query = { ...(childState && { state: childState }), ...(cursor && { cursor }) };
    const call = api.jobs[':id'].children.$get(
      { param: { id }, query },
      { init: { signal: controller.signal } },
    );
    void read(call).then((answer) => {
      // If it failed, the next change reads it again.
      if (answer.ok && !controller.signal.aborted) setLatest({ from: rendered, jobs: answer.body });
    });
    return () => controller.abort();
  }, [id, childState, cursor, change, mayHaveChanged]);

  // A page that was rendered later has its own.
  return latest?.from === rendered ? latest.jobs : rendered.jobs;
}
