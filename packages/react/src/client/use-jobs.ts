import type { JobState } from '@offload/core/contract';
import { useEffect, useState } from 'react';
import type { ShownJob } from '../server/exposed';
import { type Connection, follow } from './follow';
import type { ResultOf } from './use-job';

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
}

interface Listed<Shown> extends JobListStatus<Shown> {
  url: string;
}

/**
 * Keeps a list of the caller's jobs up to date: the newest that match the filter.
 *
 * @example
 * const { jobs, connection } = useJobs<typeof receipt>({ kind: 'receipt', limit: 10 }, { initial });
 */
export function useJobs<Contract = unknown, Shown extends ShownJob<object> = ShownJob<ResultOf<Contract>>>(
  filter: JobListFilter = {},
  { initial, url: base = '/api/jobs' }: UseJobsOptions<Shown> = {},
): JobListStatus<Shown> {
  const url = `${base}?${queryOf(filter)}`;
  const none: Listed<Shown> = { url, jobs: initial ?? null, connection: 'connecting' };
  const [stored, setStored] = useState(none);

  useEffect(() => {
    const { limit, matches } = readFilter(url);
    const update = (change: (before: Listed<Shown>) => Partial<Listed<Shown>>) =>
      setStored((before) => {
        const own: Listed<Shown> =
          before.url === url ? before : { url, jobs: null, connection: 'connecting' };
        return { ...own, ...change(own) };
      });
    const changed = new Map<string, Shown>();
    const merge = (jobs: readonly Shown[]) => mergeJobs(jobs, changed.values(), matches).slice(0, limit);
    return follow({
      url,
      onConnection: (connection) => update(() => ({ connection })),
      async onOpen(signal) {
        changed.clear();
        const response = await fetch(url, {
          headers: { Accept: 'application/json' },
          cache: 'no-store',
          signal,
        });
        if (!response.ok) throw new Error(`The list of jobs has the status ${response.status}.`);
        const { jobs }: Page<Shown> = await response.json();
        update(() => ({ jobs: merge(jobs) }));
      },
      onEvent({ name, data }) {
        if (name !== 'job') return;
        const job: Shown = JSON.parse(data);
        changed.set(job.id, job);
        update(({ jobs }) => (jobs ? { jobs: merge(jobs) } : {}));
      },
      onBody(json) {
        const { jobs }: Page<Shown> = JSON.parse(json);
        update(() => ({ jobs }));
      },
    });
  }, [url]);

  return stored.url === url ? stored : none;
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

function queryOf({ kind, state, limit = 25 }: JobListFilter): string {
  const states = typeof state === 'string' ? [state] : (state ?? []);
  return new URLSearchParams({
    ...(kind !== undefined && { kind }),
    ...(states.length > 0 && { state: states.join(',') }),
    limit: String(limit),
  }).toString();
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
