const tickMs = 250;

interface Deadline {
  /** Aborts when the time is over. */
  signal: AbortSignal;
  end(): void;
}

/**
 * Starts a deadline of `ms` milliseconds. Time in which this process was stopped or got no CPU hardly counts, because what
 * the other side sent meanwhile is still unread.
 */
export function startDeadline(ms: number): Deadline {
  const abort = new AbortController();
  let leftMs = ms;
  let timer: NodeJS.Timeout;
  function wait(): void {
    const waitMs = Math.min(leftMs, tickMs);
    // A late timer waited longer than asked, and that time isn't counted.
    timer = setTimeout(() => {
      leftMs -= waitMs;
      if (leftMs > 0) wait();
      else abort.abort(new Error(`It took longer than ${ms} ms.`));
    }, waitMs).unref();
  }
  wait();
  return { signal: abort.signal, end: () => clearTimeout(timer) };
}
