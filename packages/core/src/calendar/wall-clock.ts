const dayMs = 24 * 60 * 60_000;

/** The clock on the wall of a time zone. Its times are dates whose parts in UTC are what it shows. */
export interface WallClock {
  /** Returns what it shows at a moment. */
  timeAt(moment: Date): Date;
  /**
   * Returns when it shows a time: the first of two moments if the clock is set back over it, and the moment at which the clock is
   * set ahead if it skips that time.
   */
  momentOf(time: Date): Date;
}

export function wallClockOf(timeZone: string): WallClock {
  const number = 'numeric' as const;
  const format = new Intl.DateTimeFormat('en-US-u-ca-gregory-nu-latn', {
    ...{ timeZone, hourCycle: 'h23', year: number, month: number, day: number },
    ...{ hour: number, minute: number, second: number },
  });

  /** Returns how many milliseconds the clock is ahead of UTC. */
  function offsetAt(ms: number): number {
    const parts = format.formatToParts(ms);
    const read = (type: Intl.DateTimeFormatPartTypes) =>
      Number(parts.find((part) => part.type === type)?.value);
    const [year, month, day] = [read('year'), read('month') - 1, read('day')];
    const second = Math.floor(ms / 1_000) * 1_000;
    return Date.UTC(year, month, day, read('hour'), read('minute'), read('second')) - second;
  }

  return {
    timeAt: (moment) => new Date(moment.getTime() + offsetAt(moment.getTime())),
    momentOf(time) {
      const shown = time.getTime();
      const [before, after] = [offsetAt(shown - dayMs), offsetAt(shown + dayMs)];
      // By the earlier offset first: a time that comes twice comes with it first.
      for (const offset of [before, after])
        if (offsetAt(shown - offset) === offset) return new Date(shown - offset);
      // It's skipped. The clock is set ahead between these two.
      let [from, to] = [shown - after, shown - before];
      while (to - from > 1) {
        const middle = Math.floor((from + to) / 2);
        if (offsetAt(middle) === before) from = middle;
        else to = middle;
      }
      return new Date(to);
    },
  };
}
