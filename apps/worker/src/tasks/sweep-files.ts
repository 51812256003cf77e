import type { Database } from '@offload/core/sql';
import { withSweepLock } from '@offload/core/worker';
import {
  findExpiredFiles,
  findLeftovers,
  findUnclaimedKeys,
  type Leftover,
  markFilesRemoved,
  removeLeftover,
  type StoredFile,
} from '@offload/db';
import { isStorageError, type Storage } from '@offload/storage';
import { folderOfRun } from '../services/run-files';

const batchSize = 500;
// An upload becomes a job within one request. One that is older than a day never will.
const uploadMs = 24 * 60 * 60 * 1_000;

// By then, a running worker has cleaned up by itself.
const cleanUpMs = 60_000;

interface SweptParts {
  core: Database;
  storage: Storage;
}

/**
 * Removes the bytes of expired files and what dead workers have left. If some can't be removed, throws at the end, and the
 * next round retries them. Throws immediately if the storage is down or `stopping` aborts.
 */
export async function sweepFiles({ core, storage }: SweptParts, stopping: AbortSignal): Promise<void> {
  await withSweepLock(core, 'files', async (lost) => {
    const removal = startRemoval(AbortSignal.any([lost, stopping]));
    const expired = (last?: StoredFile) => findExpiredFiles(core, batchSize, last?.id);
    for await (const files of pages(expired)) {
      const removed = await removal.each(files, ({ key }) => storage.remove(key));
      await markFilesRemoved(
        core,
        removed.map(({ id }) => id),
      );
    }
    const left = (after?: Leftover) => findLeftovers(core, { afterMs: cleanUpMs, limit: batchSize, after });
    for await (const leftovers of pages(left)) {
      const removed = await removal.each(leftovers, ({ jobId, fence }) =>
        storage.removeAll(folderOfRun({ id: jobId, fence })),
      );
      for (const leftover of removed) await removeLeftover(core, leftover);
    }
    removal.end();
  });
}

/** Removes all uploads that never became a job. Lists every upload, and throws like `sweepFiles`. */
export async function sweepUploads({ core, storage }: SweptParts, stopping: AbortSignal): Promise<void> {
  await withSweepLock(core, 'uploads', async (lost) => {
    const removal = startRemoval(AbortSignal.any([lost, stopping]));
    for await (const keys of oldUploads(storage)) {
      await removal.each(await findUnclaimedKeys(core, keys), (key) => storage.remove(key));
    }
    removal.end();
  });
}

/** Removes items one after another. A failure doesn't stop the rest. */
function startRemoval(signal: AbortSignal) {
  const failures: unknown[] = [];
  return {
    /** Returns the removed items. */
    async each<Item>(items: Item[], remove: (item: Item) => Promise<void>): Promise<Item[]> {
      const removed: Item[] = [];
      for (const item of items) {
        signal.throwIfAborted();
        try {
          await remove(item);
          removed.push(item);
        } catch (error) {
          if (isStorageError(error, 'STORAGE_DOWN')) throw error;
          failures.push(error);
        }
      }
      return removed;
    },
    /** Throws if any removal failed. */
    end(): void {
      const [first] = failures;
      if (first)
        throw new Error(`${failures.length} files or folders could not be removed`, { cause: first });
    },
  };
}

/** Yields all rows, page by page, and moves past those that couldn't be removed. */
async function* pages<Row>(find: (last?: Row) => Promise<Row[]>) {
  for (let rows = await find(); rows.length > 0; rows = await find(rows.at(-1))) yield rows;
}

async function* oldUploads(storage: Storage): AsyncGenerator<string[]> {
  let keys: string[] = [];
  let failure: unknown;
  try {
    for await (const { key, modifiedAt } of storage.list('uploads/')) {
      if (modifiedAt.getTime() < Date.now() - uploadMs) keys.push(key);
      if (keys.length < batchSize) continue;
      yield keys;
      keys = [];
    }
  } catch (error) {
    // Yield the listed uploads first.
    failure = error;
  }
  if (keys.length > 0) yield keys;
  if (failure) throw failure;
}
