import type { ChildJobs, JobView } from '@/api/jobs/job-schema';
import { useRead } from '../../http/use-read';
import type { ChildQuery } from './child-query';

/** The child jobs of a job as the page was rendered with them. */
export interface RenderedChildren {
  query: ChildQuery;
  jobs: ChildJobs;
}

/** Keeps a page of child jobs up to date: read again whenever `changes` grows, or their parent has gone on. */
export function useChildJobs(
  { state, attempt, links }: JobView,
  rendered: RenderedChildren,
  changes: number,
) {
  const { query, jobs } = rendered;
  const params = new URLSearchParams({
    ...(query.state && { state: query.state }),
    ...(query.cursor && { cursor: query.cursor }),
  });
  const mayHaveChanged = changes > 0 || jobs.counts.length > 0;
  const change = [state, attempt, changes].join();
  const url = `${links.self}/children?${params}`;
  return useRead<ChildJobs>(url, mayHaveChanged ? change : null, jobs).body ?? jobs;
}
