import { useEffect, useState } from 'react';
import type { ChildJobs, JobView } from '@/api/jobs/job-schema';
import { get } from '../../http/http';
import { type ChildQuery, childrenPath } from './child-query';

/** The child jobs of a job as the page was rendered with them. */
export interface RenderedChildren {
  query: ChildQuery;
  jobs: ChildJobs;
}

/** Keeps a page of child jobs up to date: read again whenever `changes` grows, or their parent has gone on. */
export function useChildJobs(
  { links, state, attempt }: JobView,
  rendered: RenderedChildren,
  changes: number,
) {
  const [read, setRead] = useState<{ from: RenderedChildren; jobs: ChildJobs } | null>(null);
  const path = childrenPath(links.self, rendered.query);
  const mayHaveChanged = changes > 0 || rendered.jobs.counts.length > 0;
  const change = [state, attempt, changes].join();

  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each change
  useEffect(() => {
    if (!mayHaveChanged) return;
    const controller = new AbortController();
    void get<ChildJobs>(path, controller.signal).then((answer) => {
      // If it failed, the next change reads it again.
      if (answer.ok && !controller.signal.aborted) setRead({ from: rendered, jobs: answer.body });
    });
    return () => controller.abort();
  }, [path, change, mayHaveChanged]);

  // A page that was rendered later has its own.
  return read?.from === rendered ? read.jobs : rendered.jobs;
}
