export interface Repetition {
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
      await work().catch(onError);
      if (!isStopped) await pause();
    }
  }
  const running = rounds();

  return {
    stop() {
      isStopped = true;
      wake?.();
      return running;
    },
  };
}
