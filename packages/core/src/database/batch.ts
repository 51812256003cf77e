import { setImmediate } from 'node:timers/promises';
import { isCutShort, isDatabaseDown } from './database-down';

export interface Batch<Item, Result> {
  /** Resolves with the item's own result, or rejects with the error of its write. */
  add(item: Item): Promise<Result>;
  /** Resolves when nothing is pending or in progress. */
  settled(): Promise<void>;
}

interface Pending<Item, Result> {
  item: Item;
  resolve: (result: Result) => void;
  reject: (reason: unknown) => void;
}

interface Options {
  limit?: number;
  /** Whether a write may wait for a locked row, so that one item could hold up the others. */
  waitsForRows?: boolean;
}

/**
 * Writes all pending items together when the previous write has returned (group commit). A single item doesn't wait, and
 * a thousand share a commit. `write` returns one result per item, in order, and must be safe to repeat: if it throws, each
 * item is written alone.
 */
export function createBatch<Item, Result>(
  write: (items: Item[]) => Promise<Result[]>,
  { limit = 500, waitsForRows = true }: Options = {},
): Batch<Item, Result> {
  const pending: Pending<Item, Result>[] = [];
  let writing: Promise<void> | null = null;

  async function writeBatch(batch: Pending<Item, Result>[]): Promise<void> {
    try {
      const results = await write(batch.map(({ item }) => item));
      if (results.length !== batch.length) throw new Error('A batch must return one result per item.');
      batch.forEach(({ resolve }, index) => {
        resolve(results[index] as Result);
      });
    } catch (error) {
      // An error of one item must not fail the others. An error of the database fails all of them.
      if (batch.length === 1 || failsAll(error, waitsForRows)) for (const { reject } of batch) reject(error);
      else for (const item of batch) await writeBatch([item]);
    }
  }

  async function writeAll(): Promise<void> {
    // Callers in the same turn of the event loop share the first batch.
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

function failsAll(error: unknown, waitsForRows: boolean): boolean {
  return isDatabaseDown(error) && !(waitsForRows && isCutShort(error));
}
