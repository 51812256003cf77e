import { type Database, findExpiredFiles, findUnclaimedKeys, noteRemoved, withSweepLock } from '@offload/db';
import type { Storage } from '@offload/storage';

const batchSize = 500;
// An upload becomes a job within a request; what is older than a day never will.
const uploadMs = 24 * 60 * 60 * 1_000;

/** Removes the bytes of files that have expired, and uploads that never became a job. */
export async function sweepFiles(db: Database, storage: Storage): Promise<void> {
  await withSweepLock(db, 'files', async () => {
    const expired = await findExpiredFiles(db, batchSize);
    for (const { key } of expired) await storage.remove(key);
    await noteRemoved(
      db,
      expired.map(({ id }) => id),
    );
    const old = await findOldUploads(storage);
    for (const key of await findUnclaimedKeys(db, old)) await storage.remove(key);
  });
}

async function findOldUploads(storage: Storage): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key, modifiedAt } of storage.list('uploads/')) {
    if (modifiedAt.getTime() < Date.now() - uploadMs) keys.push(key);
    if (keys.length === batchSize) break;
  }
  return keys;
}
