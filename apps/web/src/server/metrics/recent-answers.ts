const windowSeconds = 30;
// A few responses say nothing about most.
const minAnswers = 20;

export interface RecentAnswers {
  add(status: number): void;
  /** Returns the share of 503 among the responses of the last half minute, from 0 to 1; 0 if there were only a few. */
  unavailable(): number;
}

/** Counts responses by the second. `now` returns milliseconds. */
export function createRecentAnswers(now: () => number = () => performance.now()): RecentAnswers {
  let seconds: { at: number; all: number; unavailable: number }[] = [];
  function current() {
    const at = Math.floor(now() / 1_000);
    seconds = seconds.filter((second) => second.at > at - windowSeconds);
    const known = seconds.at(-1);
    if (known?.at === at) return known;
    const second = { at, all: 0, unavailable: 0 };
    seconds.push(second);
    return second;
  }
  return {
    add(status) {
      const second = current();
      second.all += 1;
      if (status === 503) second.unavailable += 1;
    },
    unavailable() {
      current();
      const all = seconds.reduce((total, second) => total + second.all, 0);
      if (all < minAnswers) return 0;
      return seconds.reduce((total, second) => total + second.unavailable, 0) / all;
    },
  };
}
