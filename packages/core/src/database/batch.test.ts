import { expect, it } from 'vitest';
import { createBatch } from './batch';
import { databaseDown } from './database-down';

/** Creates a batch that records its writes. Each write lasts until it is released. */
function recorded(limit?: number) {
  const writes: number[][] = [];
  const letGo: (() => void)[] = [];
  const batch = createBatch<number, number>(
    async (items) => {
      writes.push(items);
      await new Promise<void>((resolve) => letGo.push(resolve));
      return items.map((item) => item * 10);
    },
    limit === undefined ? {} : { limit },
  );
  return { writes, letGo, batch };
}

it('writes a single item without waiting for others', async () => {
  const batch = createBatch(async (items: number[]) => items.map((item) => item * 10));
  expect(await batch.add(1)).toBe(10);
});

it('combines a thousand items into a few writes, and returns each its own result', async () => {
  let writes = 0;
  const batch = createBatch(async (items: number[]) => {
    writes += 1;
    return items.map((item) => item * 10);
  });
  const items = Array.from({ length: 1_000 }, (_, index) => index);
  expect(await Promise.all(items.map(batch.add))).toEqual(items.map((item) => item * 10));
  expect(writes).toBe(2);
});

it('collects items added during a write for the next write, in order', async () => {
  const { writes, letGo, batch } = recorded();
  const first = batch.add(1);
  await turn();
  const others = [2, 3, 4].map(batch.add);
  await turn();
  expect(writes).toEqual([[1]]);
  letGo[0]?.();
  expect(await first).toBe(10);
  await turn();
  expect(writes).toEqual([[1], [2, 3, 4]]);
  letGo[1]?.();
  expect(await Promise.all(others)).toEqual([20, 30, 40]);
});

it('writes no more items at once than its limit', async () => {
  const { writes, letGo, batch } = recorded(2);
  const all = Promise.all([1, 2, 3].map(batch.add));
  await turn();
  letGo[0]?.();
  await turn();
  letGo[1]?.();
  await all;
  expect(writes).toEqual([[1, 2], [3]]);
});

it('rejects the items of a failed write, and no others', async () => {
  const batch = createBatch(
    async (items: number[]) => {
      if (items.includes(2)) throw new Error('not 2');
      return items;
    },
    { limit: 1 },
  );
  const results = await Promise.allSettled([1, 2, 3].map(batch.add));
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(await batch.add(4)).toBe(4);
});

it.each([
  [true, 4],
  [false, 1],
])('writes items alone if a write took too long and waits for rows (%s)', async (waitsForRows, writes) => {
  let count = 0;
  const tooLong = Object.assign(new Error('canceling statement due to lock timeout'), { code: '55P03' });
  const write = async (): Promise<number[]> => {
    count += 1;
    throw databaseDown(tooLong);
  };
  const batch = createBatch(write, { waitsForRows });
  const results = await Promise.allSettled([1, 2, 3].map(batch.add));
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  expect(count).toBe(writes);
});

it('rejects the whole batch if its write returns too few results', async () => {
  const batch = createBatch(async (items: number[]) => items.slice(1));
  const results = await Promise.allSettled([1, 2].map(batch.add));
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
});

it('is settled when nothing is pending or in progress', async () => {
  const { letGo, batch } = recorded();
  await batch.settled();
  let isSettled = false;
  const added = batch.add(1);
  const settled = batch.settled().then(() => {
    isSettled = true;
  });
  await turn();
  expect(isSettled).toBe(false);
  letGo[0]?.();
  await settled;
  expect(await added).toBe(10);
});

/** Lets all pending callbacks run. */
async function turn(): Promise<void> {
  for (let round = 0; round < 3; round += 1) await new Promise((resolve) => setImmediate(resolve));
}
