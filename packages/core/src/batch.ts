import { setImmediate } from 'node:timers/promises';
import { isDatabaseDown } from './database/database-down';

export interface Batch<Item, Result> {
  /** Resolves with the item's own result; rejects with what its write threw. */
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
 * for nothing, a thousand share a commit. `write` answers one result an item, in their order, and must be safe to
 * repeat: where it throws, each item is written alone.
 */
export function createBatch<Item, Result>(
  write: (items: Item[]) => Promise<Result[]>,
  limit = 500,
): Batch<Item, Result> {
  const pending: Pending<Item, Result>[] = [];
  let writing: Promise<void> | null = null;

  async function writeBatch(batch: Pending<Item, Result>[]): Promise<void> {
    try {
      const results = await write(batch.map(({ item }) => item));
      if (results.length !== batch.length) throw new Error('a batch must answer one result an item');
      batch.forEach(({ resolve }, index) => {
        resolve(results[index] as Result);
      });
    } catch (error) {
      // What one item breaks must not fail the others; what the database breaks fails them all.
      if (batch.length === 1 || isDatabaseDown(error)) for (const { reject } of batch) reject(error);
      else for (const item of batch) await writeBatch([item]);
    }
  }

  async function writeAll(): Promise<void> {
    // Callers of the same turn of the loop share the first batch.
    await setImmediate();
    while (pending.length > 0) await writeBatch(pending.splice(0, limit));
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
