export interface Repetition {
  /** Starts the next round at once, or as soon as the current one has ended. */
  now(): void;
  /** Resolves when the round that is under way has ended; there is no further one. */
  stop(): Promise<void>;
}

/** Does `work` again and again, `everyMs` milliseconds after the last round has ended, whatever came of that. */
export function repeat(
  work: () => Promise<void>,
  everyMs: number,
  onError: (error: unknown) => void,
): Repetition {
  let isStopped = false;
  let isDue = false;
  let wake: (() => void) | null = null;

  function pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, everyMs);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async function rounds(): Promise<void> {
    while (!isStopped) {
      isDue = false;
      await work().catch(onError);
      if (!isStopped && !isDue) await pause();
    }
  }
  const running = rounds();

  return {
    now() {
      isDue = true;
      wake?.();
    },
    stop() {
      isStopped = true;
      wake?.();
      return running;
    },
  };
}
