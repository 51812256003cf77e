import type { ShownJob } from '../server/exposed';

interface Page<Shown> {
  jobs: Shown[];
  nextCursor: string | null;
}

/** Keeps the jobs of a list and reports them. */
export function createList<Shown extends ShownJob<object>>(
  url: string,
  initial: readonly Shown[] | null,
  show: (jobs: readonly Shown[]) => void,
) {
  const { limit, matches } = readFilter(url);
  let listed = initial;
  // Jobs that have changed since the current read began, because its response may be older.
  let changed: Map<string, Shown> | null = null;
  let end = endOf([]);

  function merge(jobs: readonly Shown[], changes: Iterable<Shown>): void {
    const found = mergeJobs(jobs, changes, (job) => job.id >= end.oldest && matches(job));
    const kept = found.slice(0, limit);
    if (found.length > limit) end = endOf(kept);
    listed = kept;
    show(kept);
  }
  function replace({ jobs, nextCursor }: Page<Shown>, changes: Iterable<Shown> = []): void {
    end = endOf(typeof nextCursor === 'string' ? jobs.filter(matches) : []);
    merge(jobs, changes);
  }
  return {
    replace,
    hasPlaces: () => listed !== null && listed.length < end.places,
    async read(signal: AbortSignal): Promise<void> {
      const changes = new Map<string, Shown>();
      changed = changes;
      const page = await readPage<Shown>(url, signal);
      changed = null;
      replace(page, changes.values());
    },
    put(job: Shown): void {
      changed?.set(job.id, job);
      if (listed) merge(listed, [job]);
    },
  };
}

/**
 * Returns the end of a list that has more on the server: how many jobs it has, and the oldest. Only the server knows which
 * jobs come next.
 */
function endOf(jobs: readonly ShownJob<object>[]): { places: number; oldest: string } {
  return { places: jobs.length, oldest: jobs.at(-1)?.id ?? '' };
}

async function readPage<Shown>(url: string, signal: AbortSignal): Promise<Page<Shown>> {
  const headers = { Accept: 'application/json' };
  const response = await fetch(url, { headers, cache: 'no-store', signal });
  if (!response.ok) throw new Error(`The list of jobs has the status ${response.status}.`);
  return response.json();
}

/** Returns the filter in a list's URL, as its server reads it. */
function readFilter(url: string): { limit: number; matches: (job: ShownJob<object>) => boolean } {
  const params = new URL(url, location.href).searchParams;
  const kind = params.get('kind');
  const states = params.get('state')?.split(',');
  const matches = (job: ShownJob<object>) =>
    (!kind || job.kind === kind) && (!states || states.includes(job.state));
  return { limit: Number(params.get('limit')), matches };
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
