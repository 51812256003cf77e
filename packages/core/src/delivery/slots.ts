/** Limits how many jobs of a queue a worker runs at once. */
export interface Slots {
  /** Can be changed while slots are in use. */
  limit: number;
  isPaused: boolean;
  /** Takes up to `max` free slots. Returns how many. */
  take(max: number): number;
  /** Takes a slot as soon as one is free that no `takeWithin` waits for. Returns false once the slots are closed. */
  takeNext(): Promise<boolean>;
  /** Takes a slot if one becomes free within `ms`. Otherwise returns false. */
  takeWithin(ms: number): Promise<boolean>;
  release(): void;
  /** Resolves when at most `others()` slots are in use. */
  whenUnused(others: () => number): Promise<void>;
  close(): void;
  isClosed(): boolean;
}

export function createSlots(initialLimit: number): Slots {
  let limit = initialLimit;
  let used = 0;
  let isPaused = false;
  let isClosed = false;
  /** How many calls of `takeWithin` wait. They take precedence over `takeNext`. */
  let first = 0;
  const { until, wakeAll } = createWaits();
  const free = () => (isPaused || isClosed ? 0 : Math.max(0, limit - used));
  function take(max: number): number {
    const taken = Math.min(max, free());
    used += taken;
    return taken;
  }
  function release(): void {
    used -= 1;
    wakeAll();
  }
  return {
    get limit() {
      return limit;
    },
    set limit(value) {
      limit = value;
      wakeAll();
    },
    get isPaused() {
      return isPaused;
    },
    set isPaused(value) {
      isPaused = value;
      wakeAll();
    },
    take,
    async takeNext() {
      // Mutants of `false` survive: it is set before it is read.
      let isTaken = false;
      await until(() => {
        isTaken = first === 0 && take(1) === 1;
        return isTaken || isClosed;
      });
      // The slots may have been closed after this one was taken.
      if (isTaken && isClosed) release();
      return !isClosed;
    },
    async takeWithin(ms) {
      let isLate = ms <= 0;
      // Mutants of `false` survive: it is set before it is read.
      let isTaken = false;
      const timer = setTimeout(() => {
        isLate = true;
        wakeAll();
      }, ms);
      first += 1;
      await until(() => {
        isTaken = !isLate && take(1) === 1;
        return isTaken || isLate || isClosed;
      });
      first -= 1;
      clearTimeout(timer);
      wakeAll();
      return isTaken;
    },
    release,
    whenUnused: (others) => until(() => used <= others()),
    close() {
      isClosed = true;
      wakeAll();
    },
    isClosed: () => isClosed,
  };
}

/** Lets callers wait until a condition is true. `wakeAll` checks the conditions in the order in which callers came. */
function createWaits() {
  const waiting: (() => void)[] = [];
  return {
    async until(isTrue: () => boolean): Promise<void> {
      while (!isTrue()) {
        await new Promise<void>((resolve) => {
          waiting.push(resolve);
        });
      }
    },
    wakeAll(): void {
      for (const wake of waiting.splice(0)) wake();
    },
  };
}
