import { type JobState, jobStates } from '@offload/core/contract';

/** The jobs that a list shows, as its URL says. */
export interface JobQuery {
  state: JobState | null;
  kind: string | null;
  cursor: string | null;
}

export type SearchParams = Record<string, string | string[] | undefined>;

const cursorShape = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const kindShape = /^[a-z][a-z0-9-]*$/;

/** Reads the URL. Invalid values are ignored: a mistyped filter shows all jobs rather than an error. */
export function readJobQuery(params: SearchParams): JobQuery {
  return {
    state: jobStates.find((state) => state === one(params.state)) ?? null,
    kind: one(params.kind)?.match(kindShape)?.[0] ?? null,
    cursor: readCursor(params.cursor),
  };
}

/** Returns the ID of the job before a page; null on the first page, or if it isn't an ID. */
export function readCursor(value: SearchParams[string]): string | null {
  return one(value)?.match(cursorShape)?.[0] ?? null;
}

/** Returns the first value of a parameter; null if there is none or it is empty. */
export function one(value: string | string[] | undefined): string | null {
  return (typeof value === 'string' ? value : value?.[0]) || null;
}

/** Returns the URL of a list. */
export function jobListHref(query: Partial<JobQuery>): string {
  const params = new URLSearchParams();
  for (const name of ['state', 'kind', 'cursor'] as const) {
    const value = query[name];
    if (value) params.set(name, value);
  }
  return params.size > 0 ? `/jobs?${params}` : '/jobs';
}
