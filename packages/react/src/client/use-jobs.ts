import type { JobState } from '@offload/core/contract';
import { useEffect, useState } from 'react';
import type { ShownJob } from '../server/exposed';
import { addQuery } from './add-query';
import { sleep } from './attempts';
import { type Connection, follow } from './follow';
import type { ResultOf } from './use-job';
import { useLatest } from './use-latest';

export interface JobListFilter {
  kind?: string | undefined;
  /** One state or several; by default all. */
  state?: JobState | readonly JobState[] | undefined;
  /** 1 to 100; by default 25. */
  limit?: number | undefined;
}

interface UseJobsOptions<Shown> {
  /** The jobs as the server has rendered them. */
  initial?: readonly Shown[] | undefined;
  /** The URL of the route of jobs; by default `/api/jobs`. */
  url?: string | undefined;
}

export interface JobListStatus<Shown> {
  /** Newest first. Null until they're known. */
  jobs: readonly Shown[] | null;
  connection: Connection;
}

interface Page<Shown> {
  jobs: Shown[];
  nextCursor: string | null;
}

/** What is known of the list at a URL. */
interface Listed<Shown> extends JobListStatus<Shown> {
  url: string;
  /** What the server had rendered when it began. */
  initial: readonly Shown[] | undefined;
}

/**
 * Keeps a list of the caller's jobs up to date: the newest that match the filter. With another filter, it starts over, from a new
 * `initial` if there is one. Throws if `limit` isn't a whole number from 1 to 100.
 *
 * @example
 * const { jobs, connection } = useJobs<typeof receipt>({ kind: 'receipt', limit: 10 }, { initial });
 */
export function useJobs<Contract = unknown, Shown extends ShownJob<object> = ShownJob<ResultOf<Contract>>>(
  filter: JobListFilter = {},
  { initial, url: base = '/api/jobs' }: UseJobsOptions<Shown> = {},
): JobListStatus<Shown> {
  const url = addQuery(base, queryOf(filter));
  const [stored, setStored] = useState<Listed<Shown> | null>(null);
  const first = stored?.initial === initial ? null : (initial ?? null);
  const list: Listed<Shown> =
    stored?.url === url ? stored : { url, initial, jobs: first, connection: 'connecting' };
  const begun = useLatest(list);

  useEffect(() => {
    const { jobs, initial: rendered } = begun.current;
    return followList<Shown>(url, jobs, (status) => setStored({ url, initial: rendered, ...status }));
  }, [url, begun]);

  return { jobs: list.jobs, connection: list.connection };
}

// However many jobs leave the list meanwhile.
const fillUpMs = 500;

/** Follows a list until the returned function is called. */
function followList<Shown extends ShownJob<object>>(
  url: string,
  initial: readonly Shown[] | null,
  show: (status: JobListStatus<Shown>) => void,
): () => void {
  const list = createList(url, initial, show);
  let opened: AbortSignal | undefined;
  let isFilling = false;

  /** Reads the list again when jobs have left it and the server has others for their places. */
  async function fillUp(signal: AbortSignal): Promise<void> {
    if (isFilling) return;
    isFilling = true;
    try {
      while (list.hasPlaces() && !signal.aborted) {
        await sleep(fillUpMs, signal);
        await list.read(signal);
      }
    } finally {
      isFilling = false;
    }
  }
  return follow({
    url,
    onConnection: (connection) => list.update({ connection }),
    onOpen(signal) {
      opened = signal;
      return list.read(signal);
    },
    onEvent({ name, data }) {
      if (name !== 'job') return;
      list.put(JSON.parse(data));
      // If that fails, the next change tries again.
      if (opened) void Promise.allSettled([fillUp(opened)]);
    },
    onBody: (json) => list.update({ jobs: JSON.parse(json).jobs }),
  });
}

/** Keeps the jobs of a list, and passes them on. */
function createList<Shown extends ShownJob<object>>(
  url: string,
  initial: readonly Shown[] | null,
  show: (status: JobListStatus<Shown>) => void,
) {
  const { limit, matches } = readFilter(url);
  let status: JobListStatus<Shown> = { jobs: initial, connection: 'connecting' };
  // Those that have changed since a read began: it may be older.
  const changed = new Map<string, Shown>();
  // While the server has more: how many jobs the list has, and the oldest. Those before that are the server's to list.
  let places = 0;
  let oldest = '';

  function update(change: Partial<JobListStatus<Shown>>): void {
    status = { ...status, ...change };
    show(status);
  }
  function merge(jobs: readonly Shown[]): void {
    const isListed = (job: Shown) => job.id >= oldest && matches(job);
    update({ jobs: mergeJobs(jobs, changed.values(), isListed).slice(0, limit) });
  }
  return {
    update,
    hasPlaces: () => status.jobs !== null && status.jobs.length < places,
    async read(signal: AbortSignal): Promise<void> {
      changed.clear();
      const { jobs, nextCursor } = await readPage<Shown>(url, signal);
      const listed = typeof nextCursor === 'string' ? jobs.filter(matches) : [];
      places = listed.length;
      oldest = listed.at(-1)?.id ?? '';
      merge(jobs);
    },
    put(job: Shown): void {
      changed.set(job.id, job);
      if (status.jobs) merge(status.jobs);
    },
  };
}

async function readPage<Shown>(url: string, signal: AbortSignal): Promise<Page<Shown>> {
  const headers = { Accept: 'application/json' };
  const response = await fetch(url, { headers, cache: 'no-store', signal });
  if (!response.ok) throw new Error(`The list of jobs has the status ${response.status}.`);
  return response.json();
}

/** Returns what the URL of a list asks for, as its server reads it. */
function readFilter(url: string): { limit: number; matches: (job: ShownJob<object>) => boolean } {
  const params = new URL(url, location.href).searchParams;
  const kind = params.get('kind');
  const states = params.get('state')?.split(',');
  const matches = (job: ShownJob<object>) =>
    (!kind || job.kind === kind) && (!states || states.includes(job.state));
  return { limit: Number(params.get('limit')), matches };
}

function queryOf({ kind, state, limit = 25 }: JobListFilter): Record<string, string> {
  if (!Number.isInteger(limit) || limit < 1 || limit > 100)
    throw new Error(`useJobs: limit must be a whole number from 1 to 100, not ${limit}.`);
  const states = typeof state === 'string' ? [state] : (state ?? []);
  return {
    ...(kind !== undefined && { kind }),
    ...(states.length > 0 && { state: states.join(',') }),
    limit: String(limit),
  };
}

/** Returns the jobs that match in their newest states, newest first: IDs grow with time. */
function mergeJobs<Shown extends ShownJob<object>>(
  known: readonly Shown[],
  changed: Iterable<Shown>,
  matches: (job: Shown) => boolean,
): Shown[] {
  const byId = new Map(known.map((job) => [job.id, job]));
  for (const job of changed) if ((byId.get(job.id)?.version ?? 0) <= job.version) byId.set(job.id, job);
  return [...byId.values()].filter(matches).sort((a, b) => (a.id < b.id ? 1 : -1));
}
