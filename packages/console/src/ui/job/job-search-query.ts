import { type JobState, jobStates } from '@offload/core/contract';

type Params = Record<string, string | string[] | undefined>;

/** The search and filters in the URL of the list of all jobs. */
export interface JobSearchQuery {
  q: string;
  states: JobState[];
  kind: string | null;
  queue: string | null;
  /** An ISO time without a zone, in UTC. */
  from: string | null;
  to: string | null;
  sort: 'newest' | 'oldest';
  cursor: string | null;
}

// An app may name its queues as it likes.
const name = /^[^\p{Cc}\p{Cs}]{1,100}$/u;
const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?$/;
const cursorShape = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Reads the search from the URL. Invalid filters are ignored, so a typo shows all jobs instead of an error. */
export function readJobSearch(params: Params): JobSearchQuery {
  const text = (key: string) => [params[key]].flat().join(',').trim();
  const match = (key: string, shape: RegExp) => text(key).match(shape)?.[0] ?? null;
  const wanted = text('state').split(',');
  return {
    q: text('q').replaceAll('\u0000', '').toWellFormed().slice(0, maxSearchLength),
    states: jobStates.filter((state) => wanted.includes(state)),
    kind: match('kind', name),
    queue: match('queue', name),
    from: momentOf(match('from', time)) && match('from', time),
    to: momentOf(match('to', time)) && match('to', time),
    sort: text('sort') === 'oldest' ? 'oldest' : 'newest',
    cursor: match('cursor', cursorShape),
  };
}

/** Returns the console's page of a search. */
export function jobSearchPath(query: Partial<JobSearchQuery>): string {
  const params = new URLSearchParams();
  const { q, states = [], kind, queue, from, to, sort, cursor } = query;
  const entries = {
    q,
    state: states.join(','),
    kind,
    queue,
    from,
    to,
    sort: sort === 'oldest' ? sort : null,
    cursor,
  };
  for (const [key, value] of Object.entries(entries)) if (value) params.set(key, value);
  return params.size > 0 ? `/jobs?${params}` : '/jobs';
}

export const maxSearchLength = 300;

/** Returns the time that a text names; null if it names none, such as February 31. */
export function momentOf(text: string | null): Date | null {
  const moment = new Date(`${text}Z`);
  return text === null || Number.isNaN(moment.getTime()) ? null : moment;
}
