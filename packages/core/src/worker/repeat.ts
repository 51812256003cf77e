export interface Repetition {
  /** Starts the next round immediately, or when the current one has ended. */
  now(): void;
  /** Prevents further rounds. Resolves when the current one has ended. */
  stop(): Promise<void>;
}

// Node.js fires a timer with a longer delay immediately.
const maxWaitMs = 2 ** 31 - 1;

/** Runs `work` repeatedly, with `everyMs` milliseconds (up to 24 days) after each round, even if the round failed. */
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
      const timer = setTimeout(resolve, Math.min(everyMs, maxWaitMs));
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async function runRounds(): Promise<void> {
    while (!isStopped) {
      isDue = false;
      try {
        await work();
      } catch (error) {
        onError(error);
      }
      if (!isStopped && !isDue) await pause();
    }
  }
  const running = runRounds();

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
