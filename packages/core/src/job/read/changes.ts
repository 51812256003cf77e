import type { Job } from './job';

interface WatchParts<Seen extends Job> {
  /** Begins to watch. Returns how to stop. */
  begin(onChange: (job: Seen) => void, onEnd: () => void): () => void;
  /**
   * Reads the current state, after the watch has begun, so that no change is missed. Returns null if there is nothing to
   * watch.
   */
  first(): Promise<Seen[] | null>;
  /** Returns whether the watch ends with this job. */
  isLast(job: Seen): boolean;
  signal: AbortSignal | undefined;
}

/**
 * Returns the jobs that a watch is about as they change: never an older state than the last one, and never the same one
 * twice. A slow reader gets the latest state of each job instead of a backlog. The watch begins with the first `next`.
 */
export function iterateChanges<Seen extends Job>(parts: WatchParts<Seen>): AsyncIterableIterator<Seen> {
  const { signal } = parts;
  const news = collectNews<Seen>();
  let started: Promise<void> | null = null;
  let stop: (() => void) | null = null;

  async function start(): Promise<void> {
    signal?.addEventListener('abort', end, { once: true });
    stop = parts.begin(news.add, end);
    try {
      const current = await parts.first();
      for (const job of current ?? []) news.add(job);
      if (current === null) end();
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
    async next() {
      if (signal?.aborted) end();
      if (!news.hasEnded()) {
        started ??= start();
        await started;
      }
      const value = await news.next();
      if (!value) return { done: true, value };
      if (parts.isLast(value)) end();
      return { done: false, value };
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

/** Collects jobs until they are read: the latest state of each. */
function collectNews<Seen extends Job>() {
  const unread = new Map<string, Seen>();
  const newest = new Map<string, Seen>();
  const waiting = new Set<() => void>();
  let isOver = false;

  function wake(): void {
    for (const resume of waiting) resume();
    waiting.clear();
  }
  return {
    hasEnded: () => isOver,
    add(job: Seen): void {
      const known = newest.get(job.id);
      if (isOver || (known && !isNewer(job, known))) return;
      newest.set(job.id, job);
      unread.set(job.id, job);
      wake();
    },
    /** Drops what is unread: the reader has gone, or has the last job. */
    end(): void {
      isOver = true;
      unread.clear();
      wake();
    },
    /** Returns the unread job with the oldest version, as soon as there is one; undefined after the end. */
    async next(): Promise<Seen | undefined> {
      while (unread.size === 0 && !isOver) await new Promise<void>((resolve) => waiting.add(resolve));
      const [first, ...others] = unread.values();
      const oldest = others.reduce(
        (least, job) => (least && least.version < job.version ? least : job),
        first,
      );
      if (oldest) unread.delete(oldest.id);
      return oldest;
    },
  };
}

/** What an app adds to a job may change without a new version. */
function isNewer(job: Job, known: Job): boolean {
  if (job.version !== known.version) return job.version > known.version;
  return job !== known && JSON.stringify(job) !== JSON.stringify(known);
}
