import { Stopped } from '../stop-reason';

/** Waits for something that has a deadline of its own: that time doesn't count toward the attempt's. */
export type Uncounted = <Value>(wait: () => Promise<Value>) => Promise<Value>;

interface Deadline {
  signal: AbortSignal;
  uncounted: Uncounted;
  end(): void;
}

/** Aborts `signal` for `reason` after `ms` milliseconds, less those that were uncounted, unless `end` is called first. */
export function startDeadline(ms: number, reason: 'timeout' | 'deadline'): Deadline {
  const abort = new AbortController();
  let leftMs = ms;
  let startedAt = 0;
  let waits = 0;
  let timer: NodeJS.Timeout | undefined;

  function start(): void {
    startedAt = performance.now();
    timer = setTimeout(() => abort.abort(new Stopped(reason)), leftMs);
  }
  function stop(): void {
    clearTimeout(timer);
    leftMs -= performance.now() - startedAt;
  }
  start();

  const uncounted: Uncounted = async (wait) => {
    if (waits++ === 0) stop();
    try {
      return await wait();
    } finally {
      if (--waits === 0) start();
    }
  };
  return { signal: abort.signal, uncounted, end: () => clearTimeout(timer) };
}
