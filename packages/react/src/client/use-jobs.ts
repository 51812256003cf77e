import type { JobState, ResultOf } from '@offload/core/contract';
import { useCallback, useEffect, useState } from 'react';
import type { ShownJob } from '../server/exposed';
import { addQuery } from './add-query';
import { sleep } from './attempts';
import { type Connection, follow } from './follow';
import { createList } from './job-list';
import { useLatest } from './use-latest';

/** Selects jobs of the caller, for `useJobs`. */
export interface JobListFilter {
  kind?: string | undefined;
  /** One state or several; by default all. */
  state?: JobState | readonly JobState[] | undefined;
  /** 1 to 100; by default 25. */
  limit?: number | undefined;
}

interface UseJobsOptions<Shown> {
  /** The jobs that match the filter, as rendered by the server. */
  initial?: readonly Shown[] | undefined;
  /** The URL of the route of jobs, with a query only if it's a route of your own that reads it; by default `/api/jobs`. */
  url?: string | undefined;
}

/** The jobs that `useJobs` lists, and how up to date they are. */
export interface JobListStatus<Shown> {
  /** Newest first. Null until they're known. */
  jobs: readonly Shown[] | null;
  connection: Connection;
  /** Reads the list again, such as after a job was deleted, for which there is no event. */
  refresh(): void;
}

type Status<Shown> = Omit<JobListStatus<Shown>, 'refresh'>;

/** The known state of the list at a URL. */
interface Listed<Shown> extends Status<Shown> {
  url: string;
  /** The server's jobs when it began. */
  initial: readonly Shown[] | undefined;
}

/**
 * Keeps a list of the caller's jobs up to date: the newest that match the filter. With another filter, it starts over, from
 * `initial` unless that is still the same array. Throws if `limit` isn't a whole number from 1 to 100.
 *
 * @example
 * const { jobs, connection, refresh } = useJobs<typeof receipt>({ kind: 'receipt', limit: 10 }, { initial });
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
  const [round, setRound] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: each round is a new connection, which begins with the list
  useEffect(() => {
    const { jobs, initial: rendered } = begun.current;
    return followList<Shown>(url, jobs, (status) => setStored({ url, initial: rendered, ...status }));
  }, [url, begun, round]);
  const refresh = useCallback(() => setRound((count) => count + 1), []);

  return { jobs: list.jobs, connection: list.connection, refresh };
}

/** Follows a list until the returned function is called. */
function followList<Shown extends ShownJob<object>>(
  url: string,
  initial: readonly Shown[] | null,
  show: (status: Status<Shown>) => void,
): () => void {
  const list = createList<Shown>(url, initial, (jobs) => update({ jobs }));
  const fillUp = createFillUp(list);
  let status: Status<Shown> = { jobs: initial, connection: 'connecting' };
  let opened: AbortSignal | undefined;

  function update(change: Partial<Status<Shown>>): void {
    status = { ...status, ...change };
    show(status);
  }
  return follow({
    url,
    onConnection: (connection) => update({ connection }),
    async onOpen(signal) {
      // Only one read at a time: the older of two responses could come last.
      opened = undefined;
      await list.read(signal);
      opened = signal;
      fillUp(signal);
    },
    onEvent({ name, data }) {
      if (name !== 'job') return;
      list.put(JSON.parse(data));
      if (opened) fillUp(opened);
    },
    onBody: (json) => list.replace(JSON.parse(json)),
  });
}

// A pause before each read, however many jobs leave the list meanwhile.
const fillUpMs = 500;

/** Returns a function that reads a list again while jobs have left it and the server has others for their places. */
function createFillUp(list: {
  hasPlaces(): boolean;
  read(signal: AbortSignal): Promise<void>;
}): (signal: AbortSignal) => void {
  let isFilling = false;

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
  // If that fails, the next change tries again.
  return (signal) => void Promise.allSettled([fillUp(signal)]);
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
