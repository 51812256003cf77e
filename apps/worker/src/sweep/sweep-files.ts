import {
  type Database,
  findExpiredFiles,
  findUnclaimedKeys,
  findUntidied,
  noteRemoved,
  noteTidied,
  withSweepLock,
} from '@offload/db';
import { isStorageError, type Storage } from '@offload/storage';
import { removeRuns } from '../consume/tidy';

const batchSize = 500;
// An upload becomes a job within a request; what is older than a day never will.
const uploadMs = 24 * 60 * 60 * 1_000;

// By then a worker that is alive has tidied up itself.
const tidyMs = 60_000;

/**
 * Removes the bytes of files that have expired, and what dead workers have left. Throws at its end if some could not be
 * removed, which stay for the next round, and at once if the storage is down or `stopping` fires.
 */
export async function sweepFiles(db: Database, storage: Storage, stopping: AbortSignal): Promise<void> {
  await withSweepLock(db, 'files', async (lost) => {
    const removal = startRemoval(AbortSignal.any([lost, stopping]));
    for await (const files of pages((afterId) => findExpiredFiles(db, batchSize, afterId))) {
      const removed = await removal.each(files, ({ key }) => storage.remove(key));
      await noteRemoved(
        db,
        removed.map(({ id }) => id),
      );
    }
    const untidied = { afterMs: tidyMs, limit: batchSize };
    for await (const jobs of pages((afterId) => findUntidied(db, { ...untidied, afterId }))) {
      const tidied = await removal.each(jobs, ({ id, state, claim, tidied }) =>
        removeRuns(storage, { id, from: tidied + 1, to: state === 'succeeded' ? claim - 1 : claim }),
      );
      for (const job of tidied) await noteTidied(db, job);
    }
    removal.end();
  });
}

/** Removes all uploads that never became a job. Looks at every upload there is, and throws as `sweepFiles` does. */
export async function sweepUploads(db: Database, storage: Storage, stopping: AbortSignal): Promise<void> {
  await withSweepLock(db, 'uploads', async (lost) => {
    const removal = startRemoval(AbortSignal.any([lost, stopping]));
    for await (const keys of oldUploads(storage)) {
      await removal.each(await findUnclaimedKeys(db, keys), (key) => storage.remove(key));
    }
    removal.end();
  });
}

/** Removes one thing after the other. One that fails must not keep the others from being removed. */
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

/** Goes through all rows, page by page in the order of their ids: past those that stay, too. */
async function* pages<Row extends { id: string }>(find: (afterId?: string) => Promise<Row[]>) {
  for (let rows = await find(); rows.length > 0; rows = await find(rows.at(-1)?.id)) yield rows;
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
