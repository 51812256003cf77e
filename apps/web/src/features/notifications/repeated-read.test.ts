import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createRepeatedRead } from './repeated-read';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it('reads once after many calls, and again after a call during the read', async () => {
  let finish: () => void = () => undefined;
  const read = vi.fn(
    () =>
      new Promise<void>((resolve) => {
        finish = resolve;
      }),
  );
  const readSoon = createRepeatedRead(read);
  for (let call = 0; call < 1_000; call += 1) readSoon();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(read).toHaveBeenCalledTimes(1);
  readSoon();
  readSoon();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(read).toHaveBeenCalledTimes(1);
  finish();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(read).toHaveBeenCalledTimes(2);
});
