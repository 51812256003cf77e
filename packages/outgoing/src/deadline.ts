const tickMs = 250;

/** Ends something that takes too long. */
interface Deadline {
  /** Aborts when the time is over. */
  signal: AbortSignal;
  end(): void;
}

/**
 * Starts a deadline of `ms` milliseconds. A time in which this process did nothing, because it was stopped or the machine had no CPU
 * time for it, counts for a moment only: what the other side sent meanwhile is yet to be read.
 */
export function startDeadline(ms: number): Deadline {
  const abort = new AbortController();
  let leftMs = ms;
  let timer: NodeJS.Timeout;
  function wait(): void {
    const waitMs = Math.min(leftMs, tickMs);
    // A late timer has waited for longer, and that isn't counted.
    timer = setTimeout(() => {
      leftMs -= waitMs;
      if (leftMs > 0) wait();
      else abort.abort(new Error(`It took longer than ${ms} ms.`));
    }, waitMs).unref();
  }
  wait();
  return { signal: abort.signal, end: () => clearTimeout(timer) };
}
