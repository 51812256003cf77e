/** A clock that stands still until a test sets it. */
export interface Clock {
  now(): Date;
  set(to: Date | string): void;
  advance(ms: number): void;
}

/**
 * Makes a clock for `runInline`, which shows this time.
 *
 * @example
 * const clock = createClock('2026-01-31T09:30:00Z');
 * await runInline(print, { orderId: 7 }, { now: clock.now });
 */
export function createClock(start: Date | string): Clock {
  let shown = new Date(start);
  return {
    now: () => new Date(shown),
    set(to) {
      shown = new Date(to);
    },
    advance(ms) {
      shown = new Date(shown.getTime() + ms);
    },
  };
}
