import type { Database } from '@offload/core';
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
// An upload becomes a job within a request; one that is older than a day never will.
const uploadMs = 24 * 60 * 60 * 1_000;

// By then, a worker that is running has cleaned up itself.
const cleanUpMs = 60_000;

interface SweptParts {
  core: Database;
  storage: Storage;
}

/**
 * Removes the bytes of files that have expired, and what dead workers have left. Throws at its end if some could not be
 * removed, which stay for the next round, and at once if the storage is down or `stopping` aborts.
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

/** Removes all uploads that never became a job. Looks at every upload there is, and throws as `sweepFiles` does. */
export async function sweepUploads({ core, storage }: SweptParts, stopping: AbortSignal): Promise<void> {
  await withSweepLock(core, 'uploads', async (lost) => {
    const removal = startRemoval(AbortSignal.any([lost, stopping]));
    for await (const keys of oldUploads(storage)) {
      await removal.each(await findUnclaimedKeys(core, keys), (key) => storage.remove(key));
    }
    removal.end();
  });
}

/** Removes one thing after another. One that fails doesn't keep the others from being removed. */
function startRemoval(signal: AbortSignal) {
  const failures: unknown[] = [];
  return {
    /** Returns what has been removed. */
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
    /** Throws if anything has failed. */
    end(): void {
      const [first] = failures;
      if (first) throw new Error(`${failures.length} could not be removed`, { cause: first });
    },
  };
}

/** Goes through all rows, page by page: past those that stay, too. */
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
    // What could be listed comes first.
    failure = error;
  }
  if (keys.length > 0) yield keys;
  if (failure) throw failure;
}
