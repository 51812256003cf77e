import { afterEach, expect, it, vi } from 'vitest';
import { repeat } from './repeat';

const patience = { timeout: 60_000 };

afterEach(() => {
  vi.useRealTimers();
});

it('goes on after a round that throws before it returns a promise', async () => {
  const errors: unknown[] = [];
  let rounds = 0;
  const repetition = repeat(
    () => {
      rounds += 1;
      if (rounds === 1) throw new Error('Not yet.');
      return Promise.resolve();
    },
    60_000,
    (error) => errors.push(error),
  );
  repetition.now();
  await vi.waitUntil(() => rounds === 2, patience);
  await repetition.stop();
  expect(errors).toEqual([new Error('Not yet.')]);
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
