import { type JobState, jobStates } from '@offload/core/contract';
import { one, readCursor, type SearchParams } from '../list/job-query';

/** The child jobs that a page shows, as its URL says. */
export interface ChildQuery {
  state: JobState | null;
  cursor: string | null;
}

/** Reads the URL. Invalid values are ignored. */
export function readChildQuery(params: SearchParams): ChildQuery {
  return {
    state: jobStates.find((state) => state === one(params.children)) ?? null,
    cursor: readCursor(params.after),
  };
}

/** Returns the URL of a job's page that shows these child jobs. */
export function childrenHref(page: string, { state, cursor }: Partial<ChildQuery>): string {
  const params = new URLSearchParams({ ...(state && { children: state }), ...(cursor && { after: cursor }) });
  return params.size > 0 ? `${page}?${params}` : page;
}
