import { afterEach, expect, it, vi } from 'vitest';
import { repeat } from './repeat';

afterEach(() => {
  vi.useRealTimers();
});

it.each([60_000, 30 * 24 * 60 * 60_000])(
  'waits after a round, also if the wait is %i ms',
  async (everyMs) => {
    vi.useFakeTimers();
    let rounds = 0;
    const repetition = repeat(
      async () => {
        rounds += 1;
      },
      everyMs,
      (error) => expect.fail(String(error)),
    );
    await vi.advanceTimersByTimeAsync(59_000);
    expect(rounds).toBe(1);
    await repetition.stop();
  },
);
