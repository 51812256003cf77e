import { expect, it } from 'vitest';
import { shareReads } from './shared-reads';

it('reads once per key for simultaneous callers', async () => {
  const reads: string[] = [];
  const ask = shareReads(async (key: string) => reads.push(key), 60_000);
  expect(await Promise.all([ask('a'), ask('a'), ask('b'), ask('a')])).toEqual([1, 1, 2, 1]);
  expect(reads).toEqual(['a', 'b']);
});

it('reads again once the value is stale', async () => {
  let reads = 0;
  const ask = shareReads(async () => ++reads, 0);
  expect([await ask('a'), await ask('a')]).toEqual([1, 2]);
});

it("doesn't cache a failure", async () => {
  let reads = 0;
  const ask = shareReads(async () => {
    reads += 1;
    if (reads === 1) throw new Error('away');
    return reads;
  }, 60_000);
  await expect(ask('a')).rejects.toThrow('away');
  expect(await ask('a')).toBe(2);
});

it("shares a read while it's in progress", async () => {
  let reads = 0;
  let finish: () => void = () => undefined;
  const slow = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const ask = shareReads(async () => {
    reads += 1;
    await slow;
    return reads;
  }, 0);
  const first = ask('a');
  // Stale immediately, but still in progress.
  const second = ask('a');
  finish();
  expect(await Promise.all([first, second])).toEqual([1, 1]);
  expect(await ask('a')).toBe(2);
});
