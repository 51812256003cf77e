import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { databaseDown } from '../../database/database-down';
import { isReturned } from '../../delivery/returned';
import { createInTime } from './in-time';

const patience = { timeout: 60_000 };

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** Makes a write that ends when the test says so, and lets 3 s pass. */
async function writeTooLate(onLate?: (writing: Promise<string>) => Promise<string>) {
  const [onLost, onError] = [vi.fn(), vi.fn()];
  const giveUp = { aborted: false };
  const { inTime, countLate } = createInTime({ giveUp, onLost, onError });
  const ends: { resolve(value: string): void; reject(error: Error): void }[] = [];
  const write = vi.fn(() => new Promise<string>((resolve, reject) => ends.push({ resolve, reject })));
  const writing = inTime(write, onLate).catch((error: unknown) => error);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(isReturned(await writing)).toBe(true);
  expect(onLost).toHaveBeenCalledOnce();
  return { ends, write, countLate, giveUp, onError };
}

const down = databaseDown(new Error('connect ECONNREFUSED'));
const startLate = () => vi.fn((writing: Promise<string>) => writing);

it('returns a delivery if the database takes too long, and passes on what it has written after all', async () => {
  const onLate = startLate();
  const { ends, onError } = await writeTooLate(onLate);
  ends[0]?.resolve('claimed');
  await vi.waitFor(() => expect(onLate).toHaveResolvedWith('claimed'), patience);
  expect(onError).not.toHaveBeenCalled();
});

it('repeats a late write that is passed on until it succeeds, and counts it meanwhile', async () => {
  const onLate = startLate();
  const { ends, countLate } = await writeTooLate(onLate);
  ends[0]?.reject(down);
  await vi.waitFor(() => expect(ends).toHaveLength(2), patience);
  expect(countLate()).toBe(1);
  ends[1]?.resolve('claimed');
  await vi.waitFor(() => expect(onLate).toHaveResolvedWith('claimed'), patience);
  expect(countLate()).toBe(0);
});

it('stops repeating a late write once the process is about to exit', async () => {
  const { ends, giveUp, onError, write } = await writeTooLate(startLate());
  giveUp.aborted = true;
  ends[0]?.reject(down);
  await vi.waitFor(() => expect(onError).toHaveBeenCalledWith(down), patience);
  expect(write).toHaveBeenCalledOnce();
});

it('repeats no other write whose delivery has been returned', async () => {
  const { ends, write, onError } = await writeTooLate();
  ends[0]?.reject(down);
  await vi.waitFor(() => expect(onError).toHaveBeenCalledWith(down), patience);
  expect(write).toHaveBeenCalledOnce();
});
