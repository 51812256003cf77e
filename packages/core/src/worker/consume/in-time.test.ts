import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { databaseDown } from '../../database/database-down';
import { isReturned } from '../../delivery/returned';
import { createInTime } from './in-time';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** Makes a write that ends when the test says so, and lets 3 s pass. */
async function writeTooLate() {
  const [onLost, onError] = [vi.fn(), vi.fn()];
  const onLate = vi.fn((writing: Promise<string>) => writing);
  const ends: { resolve(value: string): void; reject(error: Error): void }[] = [];
  const write = vi.fn(() => new Promise<string>((resolve, reject) => ends.push({ resolve, reject })));
  const writing = createInTime(onLost, onError)(write, onLate).catch((error: unknown) => error);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(isReturned(await writing)).toBe(true);
  expect(onLost).toHaveBeenCalledOnce();
  return { end: ends[0], write, onLate, onError };
}

it('returns a delivery if the database takes too long, and passes on what it has written after all', async () => {
  const { end, onLate, onError } = await writeTooLate();
  end?.resolve('claimed');
  await vi.waitFor(() => expect(onLate).toHaveResolvedWith('claimed'));
  expect(onError).not.toHaveBeenCalled();
});

it('repeats no write whose delivery has been returned', async () => {
  const { end, write, onError } = await writeTooLate();
  const down = databaseDown(new Error('connect ECONNREFUSED'));
  end?.reject(down);
  await vi.waitFor(() => expect(onError).toHaveBeenCalledWith(down));
  expect(write).toHaveBeenCalledOnce();
});
