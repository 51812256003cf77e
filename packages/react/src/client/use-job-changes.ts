import {
  type Dispatch,
  type RefObject,
  type SetStateAction,
  startTransition,
  useEffect,
  useRef,
  useState,
} from 'react';
import type { ShownJob } from '../server/exposed';
import { addQuery } from './add-query';
import { type Connection, follow } from './follow';
import { useLatest } from './use-latest';

interface JobChangesOptions<Shown> {
  /** Renders the page again. It's called in a transition, and the changes disappear when the new page is there. */
  onStale(): void;
  /** Returns whether a job matters to the page. By default, all jobs do. */
  matches?: ((job: Shown) => boolean) | undefined;
  /** The URL of the route of jobs; by default `/api/jobs`. */
  url?: string | undefined;
  /** The URL of its events, if it's another one. */
  eventsUrl?: string | undefined;
  /**
   * What `jobs.position()` returned before the server read what it has rendered: the stream goes on from there. Without it, the
   * page is rendered again when the stream opens.
   */
  after?: string | undefined;
}

/** The jobs that `useJobChanges` has collected, and how up to date they are. */
export interface JobChanges<Shown> {
  /** The changed jobs in their newest states, by ID. */
  changes: ReadonlyMap<string, Shown>;
  connection: Connection;
}

// A burst of a thousand changes is rendered in a few steps.
const gatherMs = 100;
// A list that is open all day is reset to one page when it has this many changes.
const maxKept = 200;

/**
 * Collects the caller's jobs that have changed since the server rendered a page, for a list that isn't only made of jobs. They
 * are never older than on the page, but some may be the same. `onStale` is called when changes may be missing: when a stream
 * has opened again, or for the first time on a page that was hidden, that a router shows again, or that has no `after`; when
 * the page polls and something has changed; and when 200 jobs have.
 *
 * @example
 * const { changes } = useJobChanges({ after, onStale: () => router.refresh() });
 * const jobs = mergeChanges(rendered, changes, { takesNew: true });
 */
export function useJobChanges<Shown extends ShownJob<object> = ShownJob>(
  options: JobChangesOptions<Shown>,
): JobChanges<Shown> {
  const { url = '/api/jobs', eventsUrl } = options;
  const [changes, setChanges] = useState<ReadonlyMap<string, Shown>>(new Map());
  const [connection, setConnection] = useState<Connection>('connecting');
  const latest = useLatest(options);
  const isOld = useIsOld(latest);

  useEffect(() => {
    const { after } = latest.current;
    const collected = collect(setChanges, () => latest.current.onStale());
    const stop = follow({
      url,
      eventsUrl: after === undefined ? eventsUrl : addQuery(eventsUrl ?? url, { after }),
      onConnection(next) {
        if (next === 'paused' || next === 'interrupted') isOld.current = true;
        setConnection(next);
      },
      onBody: collected.renderAgain,
      async onOpen() {
        if (isOld.current) collected.renderAgain();
        isOld.current = true;
      },
      onEvent({ name, data }) {
        if (name !== 'job') return;
        const job: Shown = JSON.parse(data);
        if (latest.current.matches?.(job) !== false) collected.add(job);
      },
    });
    return () => {
      stop();
      collected.drop();
    };
  }, [url, eventsUrl, latest, isOld]);

  return { changes, connection };
}

type SetChanges<Shown> = Dispatch<SetStateAction<ReadonlyMap<string, Shown>>>;

/** Collects changed jobs until there are many, or until the page is to be rendered again. */
function collect<Shown extends ShownJob<object>>(setChanges: SetChanges<Shown>, onStale: () => void) {
  const kept = new Set<string>();
  function renderAgain(): void {
    kept.clear();
    startTransition(() => {
      setChanges(new Map());
      onStale();
    });
  }
  const batch = gather<Shown>((arrived) => {
    setChanges((shown) => new Map([...shown, ...arrived]));
    for (const id of arrived.keys()) kept.add(id);
    if (kept.size > maxKept) renderAgain();
  });
  return { ...batch, renderAgain };
}

/** Collects changed jobs and reports them a moment later, so that those of a burst come together. */
function gather<Shown extends ShownJob<object>>(passOn: (jobs: ReadonlyMap<string, Shown>) => void) {
  let jobs = new Map<string, Shown>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  function flush(): void {
    const arrived = jobs;
    jobs = new Map();
    timer = undefined;
    passOn(arrived);
  }
  return {
    add(job: Shown): void {
      jobs.set(job.id, job);
      timer ??= setTimeout(flush, gatherMs);
    },
    drop: () => clearTimeout(timer),
  };
}

/**
 * Returns a page of jobs, newest first, with what has changed since it was rendered. A job stays where it is even if it no longer
 * matches the page's filter, so that nothing moves under the user. With `takesNew`, newer jobs are on top.
 *
 * @example
 * const jobs = mergeChanges(rendered, changes, { takesNew: isFirstPage });
 */
export function mergeChanges<Shown extends ShownJob<object>>(
  rendered: readonly Shown[],
  changes: ReadonlyMap<string, Shown>,
  { takesNew = false }: { takesNew?: boolean } = {},
): Shown[] {
  const updated = rendered.map((job) => newerOf(job, changes.get(job.id)));
  if (!takesNew) return updated;
  const known = new Set(rendered.map(({ id }) => id));
  const newest = rendered[0];
  // IDs grow with time. An older job that has changed belongs to a later page.
  const fresh = [...changes.values()].filter(({ id }) => !known.has(id) && (!newest || id > newest.id));
  return [...fresh.sort((a, b) => (a.id < b.id ? 1 : -1)), ...updated];
}

/** A page that was rendered while the stream was interrupted, such as after a retry, has newer states than what came before. */
function newerOf<Shown extends ShownJob<object>>(rendered: Shown, changed: Shown | undefined): Shown {
  return changed && changed.version >= rendered.version ? changed : rendered;
}

// The pages that the user has left, with their positions, last the one left last. A router may show one again as it was: Next's
// does on Back.
const left = new Set<string>();
// A browser's history has 50 pages in Chrome and Firefox, and 100 in Safari.
const maxLeft = 100;

function rememberLeft(page: string): void {
  left.delete(page);
  left.add(page);
  for (const oldest of left) {
    if (left.size <= maxLeft) return;
    left.delete(oldest);
  }
}

/** Tells whether the page may be too old for a stream that goes on from its position. */
function useIsOld(latest: RefObject<{ after?: string | undefined }>): RefObject<boolean | undefined> {
  const isOld = useRef<boolean>(undefined);
  useEffect(() => {
    const { href } = window.location;
    const page = () => `${href} ${latest.current.after}`;
    // StrictMode unmounts without leaving the page.
    isOld.current ??= latest.current.after === undefined || left.has(page());
    return () => rememberLeft(page());
  }, [latest]);
  return isOld;
}
