import { Stopped } from './stop-reason';

/** Waits for something with its own deadline. The time doesn't count toward the attempt's. */
type Uncounted = <Value>(wait: () => Promise<Value>) => Promise<Value>;

export interface Deadline {
  signal: AbortSignal;
  uncounted: Uncounted;
  end(): void;
}

/** Returns a signal that aborts after `ms` counted milliseconds, or when `stop` aborts, unless `end` is called first. */
export function startDeadline(stop: AbortSignal, ms: number, reason: 'timeout' | 'deadline'): Deadline {
  // Not `AbortSignal.any`: Node.js keeps such a signal in memory until it aborts, which most never do.
  const abort = new AbortController();
  const follow = () => abort.abort(stop.reason);
  if (stop.aborted) follow();
  stop.addEventListener('abort', follow);
  let leftMs = ms;
  let startedAt = 0;
  let waits = 0;
  let isOver = false;
  let timer: NodeJS.Timeout | undefined;

  function start(): void {
    // A wait may end after the run, and a timer would keep the process alive.
    if (isOver) return;
    startedAt = performance.now();
    // A timer would let the run begin first.
    if (leftMs <= 0) abort.abort(new Stopped(reason));
    timer = setTimeout(() => abort.abort(new Stopped(reason)), leftMs);
  }
  function pause(): void {
    clearTimeout(timer);
    leftMs -= performance.now() - startedAt;
  }
  start();

  const uncounted: Uncounted = async (wait) => {
    if (waits++ === 0) pause();
    try {
      return await wait();
    } finally {
      if (--waits === 0) start();
    }
  };
  return {
    signal: abort.signal,
    uncounted,
    end() {
      isOver = true;
      clearTimeout(timer);
      stop.removeEventListener('abort', follow);
    },
  };
}
