import { hasFinished } from '../states';
import type { Job } from './job';

type Versioned = Pick<Job, 'id' | 'state' | 'version'>;

interface WatchParts<Seen extends Versioned> {
  /** Begins to watch. Returns a function that stops it. */
  begin(onChange: (job: Seen) => void, onEnd: () => void): () => void;
  /** Reads the current state, after `begin`, so that no change is missed. Returns null if there's nothing to watch. */
  first(): Promise<Seen[] | null>;
  isLast(job: Seen): boolean;
  signal: AbortSignal | undefined;
}

/**
 * Returns the watched jobs as they change: never an older state than the last one, and never the same one twice. A slow
 * reader gets the latest state of each job instead of a backlog. The watch begins with the first `next`.
 */
export function iterateChanges<Seen extends Versioned>(parts: WatchParts<Seen>): AsyncIterableIterator<Seen> {
  const { signal } = parts;
  let started: Promise<void> | null = null;
  let hasStarted = false;
  const news = collectNews<Seen>({ isLast: parts.isLast, end, mayForget: () => hasStarted });
  let stop: (() => void) | null = null;

  async function start(): Promise<void> {
    signal?.addEventListener('abort', end, { once: true });
    stop = parts.begin(news.add, end);
    try {
      const current = await parts.first();
      for (const job of current ?? []) news.add(job);
      if (current === null) end();
      hasStarted = true;
    } catch (error) {
      end();
      throw error;
    }
  }
  function end(): void {
    news.end();
    signal?.removeEventListener('abort', end);
    stop?.();
    stop = null;
  }

  return {
    // Not an async function, which would cost each of thousands of waiting readers some promises.
    next() {
      if (signal?.aborted) end();
      if (hasStarted || news.hasEnded()) return news.next();
      started ??= start();
      return started.then(news.next);
    },
    async return() {
      end();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

// An owner may be watched for days, so finished jobs must be forgotten. Once this many others have finished, no read returns an
// older state of a job.
const maxFinished = 1_000;

interface NewsParts<Seen extends Versioned> {
  isLast(job: Seen): boolean;
  /** Called when the last job is read. */
  end(): void;
  /** Returns whether the first read is complete. Until then, it may return older states than those reported meanwhile. */
  mayForget(): boolean;
}

/** Collects jobs until they are read: the latest state of each. */
function collectNews<Seen extends Versioned>({ isLast, end, mayForget }: NewsParts<Seen>) {
  const unread = new Map<string, Seen>();
  const open = new Map<string, Seen>();
  const finished = new Map<string, Seen>();
  const waiting: ((result: IteratorResult<Seen>) => void)[] = [];
  let isOver = false;

  function resultOf(value: Seen): IteratorResult<Seen> {
    if (isLast(value)) end();
    return { done: false, value };
  }
  function keepAsNewest(job: Seen): void {
    open.delete(job.id);
    // Deleted first, so that the job moves behind all others.
    finished.delete(job.id);
    (hasFinished(job.state) ? finished : open).set(job.id, job);
    if (mayForget()) forgetOldest(finished);
  }
  return {
    hasEnded: () => isOver,
    add(job: Seen): void {
      const known = open.get(job.id) ?? finished.get(job.id);
      if (isOver || (known && !isNewer(job, known))) return;
      keepAsNewest(job);
      const resume = waiting.shift();
      if (resume) resume(resultOf(job));
      else unread.set(job.id, job);
    },
    /** Drops unread jobs: the reader is gone, or has the last job. */
    end(): void {
      isOver = true;
      unread.clear();
      for (const resume of waiting.splice(0)) resume({ done: true, value: undefined });
    },
    /** Resolves to the unread job with the oldest version, as soon as there is one. After the end, resolves to `done`. */
    next(): Promise<IteratorResult<Seen>> {
      if (isOver) return Promise.resolve({ done: true, value: undefined });
      const oldest = oldestOf(unread.values());
      if (!oldest) return new Promise((resolve) => waiting.push(resolve));
      unread.delete(oldest.id);
      return Promise.resolve(resultOf(oldest));
    },
  };
}

function forgetOldest(finished: Map<string, Versioned>): void {
  for (const id of finished.keys()) {
    if (finished.size <= maxFinished) return;
    finished.delete(id);
  }
}

function oldestOf<Seen extends Versioned>(jobs: Iterable<Seen>): Seen | undefined {
  let oldest: Seen | undefined;
  for (const job of jobs) if (!oldest || job.version < oldest.version) oldest = job;
  return oldest;
}

/** The app's own parts of a job may change without a new version. */
function isNewer(job: Versioned, known: Versioned): boolean {
  if (job.version !== known.version) return job.version > known.version;
  return job !== known && JSON.stringify(job) !== JSON.stringify(known);
}
