import { setImmediate } from 'node:timers/promises';

export interface Batch<Item, Result> {
  /** Resolves with the item's own result; rejects with what its batch's write threw. */
  add(item: Item): Promise<Result>;
  /** Resolves when nothing is pending or under way. */
  settled(): Promise<void>;
}

interface Pending<Item, Result> {
  item: Item;
  resolve: (result: Result) => void;
  reject: (reason: unknown) => void;
}

/**
 * Group commit: what is pending goes out in one `write` when the previous one has returned. One item alone waits
 * for nothing, a thousand share a commit. `write` answers one result an item, in their order.
 */
export function createBatch<Item, Result>(
  write: (items: Item[]) => Promise<Result[]>,
  limit = 500,
): Batch<Item, Result> {
  let pending: Pending<Item, Result>[] = [];
  let writing: Promise<void> | null = null;

  async function writeNext(): Promise<void> {
    const batch = pending.slice(0, limit);
    pending = pending.slice(limit);
    try {
      const results = await write(batch.map(({ item }) => item));
      if (results.length !== batch.length) throw new Error('a batch must answer one result an item');
      batch.forEach(({ resolve }, index) => {
        resolve(results[index] as Result);
      });
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }

  async function writeAll(): Promise<void> {
    // Callers of the same turn of the loop share the first batch.
    await setImmediate();
    while (pending.length > 0) await writeNext();
    writing = null;
  }

  return {
    add(item) {
      return new Promise((resolve, reject) => {
        pending.push({ item, resolve, reject });
        writing ??= writeAll();
      });
    },
    async settled() {
      await writing;
    },
  };
}
