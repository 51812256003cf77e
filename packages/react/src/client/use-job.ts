import { hasFinished, type JobState, type ResultOf } from '@offload/core/contract';
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import type { ShownJob } from '../server/exposed';
import { type Connection, type FollowOptions, follow } from './follow';
import { onReturn } from './page-events';
import { useLatest } from './use-latest';

/** The options of `useJob`. All are optional. */
export interface UseJobOptions<Shown> {
  /** The job that the server rendered. Replaces the hook's job if it's newer. */
  initial?: Shown | ShownJob | undefined;
  /** Called once when the job has finished, unless `initial` had. An inline function is fine. */
  onFinished?: ((job: Shown) => void) | undefined;
  /** Called when child jobs may have changed, up to twice a second. */
  onChildren?: (() => void) | undefined;
  /** The URL of the job's route; by default `/api/jobs/<id>`. */
  url?: string | undefined;
  /** The URL of its events, if it's another one. */
  eventsUrl?: string | undefined;
}

/** The current state of a job, and how up to date it is. */
export interface JobStatus<Shown extends ShownJob<object>> {
  /** Null until it's known. */
  job: Shown | null;
  state: JobState | null;
  /** Null unless the route exposes it. */
  progress: NonNullable<Shown['progress']> | null;
  /** The processor's result, once the job has succeeded. Null unless the route exposes it. */
  result: NonNullable<Shown['result']> | null;
  /** Why the job failed or will run again. Null unless the route exposes it. */
  error: NonNullable<Shown['error']> | null;
  connection: Connection;
  /** Reads the job again, and follows it if it runs again, such as after a retry. */
  refresh(): void;
  /** Shows the job from a response, unless a newer state is known. Ignores another job, such as a replay. */
  put(job: Shown): void;
}

interface Followed<Shown> {
  id: string | null;
  url: string | null;
  job: Shown | null;
  connection: Connection;
  /** Whether to read it again although it has finished. */
  isRequested: boolean;
}

/**
 * Follows a job until it has finished, and returns its current state. Versions only grow, and a job is never shown for another
 * ID. With null, it waits for an ID. When the user returns, it reads a finished job again, which may have been retried.
 *
 * @example
 * const { state, progress, result, error } = useJob<typeof receipt>(id, { initial, onFinished: () => router.refresh() });
 */
export function useJob<Contract = unknown, Shown extends ShownJob<object> = ShownJob<ResultOf<Contract>>>(
  id: string | null,
  options: UseJobOptions<NoInfer<Shown>> = {},
): JobStatus<Shown> {
  const { eventsUrl } = options;
  // The route that has shown `initial` also sends the events, so both have the same type.
  const initial = options.initial as Shown | undefined;
  const url = id === null ? null : (options.url ?? `/api/jobs/${encodeURIComponent(id)}`);
  const [followed, update] = useFollowed<Shown>(id, url);
  const [round, setRound] = useState(0);
  const job = newer(followed.job, initial?.id === id ? initial : null);
  const isFinished = job !== null && hasFinished(job.state);
  const isFollowing = url !== null && (!isFinished || followed.isRequested);
  const onChildren = useLatest(options.onChildren);

  // biome-ignore lint/correctness/useExhaustiveDependencies: each round is a new connection
  useEffect(
    () => (isFollowing ? followJob({ url, eventsUrl }, update, onChildren) : undefined),
    [url, eventsUrl, isFollowing, update, onChildren, round],
  );
  useFinish(job, initial ?? null, options.onFinished);
  const refresh = useCallback(() => {
    update({ isRequested: true });
    setRound((count) => count + 1);
  }, [update]);
  const current = useLatest(job?.id ?? id);
  const put = useCallback(
    (shown: Shown) => {
      if (shown.id === current.current) update({ job: shown });
    },
    [update, current],
  );
  useEffect(() => (isFinished ? onReturn(refresh) : undefined), [isFinished, refresh]);

  return { ...viewOf(job), connection: isFollowing ? followed.connection : 'closed', refresh, put };
}

function viewOf<Shown extends ShownJob<object>>(job: Shown | null) {
  return {
    job,
    state: job?.state ?? null,
    progress: job?.progress ?? null,
    result: job?.result ?? null,
    error: job?.error ?? null,
  };
}

/** Follows a job until the returned function is called. */
function followJob<Shown extends ShownJob<object>>(
  urls: Pick<FollowOptions, 'url' | 'eventsUrl'>,
  update: (change: Partial<Followed<Shown>>) => void,
  onChildren: RefObject<(() => void) | undefined>,
): () => void {
  const show = (shown: Shown) => update({ job: shown, isRequested: false });
  return follow({
    ...urls,
    whenHidden: 'restart',
    onConnection(connection) {
      update({ connection });
      // The JSON doesn't say whether they have changed.
      if (connection === 'polling') onChildren.current?.();
    },
    onEvent({ name, data }) {
      // Our own route wrote it. Checking it again would ship a schema to every browser.
      if (name === 'job') show(JSON.parse(data));
      if (name === 'children') onChildren.current?.();
    },
    onBody: (json) => show(JSON.parse(json)),
  });
}

/** Keeps the known state of a job. Starts over with another ID or URL. */
function useFollowed<Shown extends ShownJob<object>>(id: string | null, url: string | null) {
  const [stored, setStored] = useState(nothingOf<Shown>(id, url));
  const update = useCallback(
    (change: Partial<Followed<Shown>>) =>
      setStored((before) => {
        const base = isOf(before, id, url) ? before : nothingOf<Shown>(id, url);
        return { ...base, ...change, job: newer(change.job ?? null, base.job) };
      }),
    [id, url],
  );
  return [isOf(stored, id, url) ? stored : nothingOf<Shown>(id, url), update] as const;
}

function nothingOf<Shown>(id: string | null, url: string | null): Followed<Shown> {
  return { id, url, job: null, connection: 'connecting', isRequested: false };
}

function isOf(followed: Followed<unknown>, id: string | null, url: string | null): boolean {
  return followed.id === id && followed.url === url;
}

/** Returns the job with the higher version, or the first one if they're equal. An app's own parts have no version. */
function newer<Shown extends { version: number }>(one: Shown | null, other: Shown | null): Shown | null {
  return one && (!other || one.version >= other.version) ? one : other;
}

/** Calls back once per finish of a job, unless the job that a page begins with had finished. */
function useFinish<Shown extends ShownJob<object>>(
  job: Shown | null,
  initial: Shown | null,
  onFinished: ((job: Shown) => void) | undefined,
): void {
  const callback = useLatest(onFinished);
  const known = useRef({ id: initial?.id, finish: finishOf(initial) });
  useEffect(() => {
    if (!job) return;
    if (known.current.id !== job.id)
      known.current = { id: job.id, finish: initial?.id === job.id ? finishOf(initial) : null };
    const finish = finishOf(job);
    if (finish === null || finish === known.current.finish) return;
    known.current.finish = finish;
    callback.current?.(job);
  }, [job, initial, callback]);
}

function finishOf(job: ShownJob<object> | null): string | null {
  return job && hasFinished(job.state) ? job.finishedAt : null;
}
