import {
  type Database,
  findExpiredFiles,
  findUnclaimedKeys,
  findUntidied,
  noteRemoved,
  noteTidied,
  withSweepLock,
} from '@offload/db';
import type { Storage } from '@offload/storage';
import { removeRuns } from '../consume/tidy';

const batchSize = 500;
// An upload becomes a job within a request; what is older than a day never will.
const uploadMs = 24 * 60 * 60 * 1_000;

// By then a worker that is alive has tidied up itself.
const tidyMs = 60_000;

/** Removes the bytes of files that have expired, uploads that never became a job, and what dead workers have left. */
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
    await tidyUp(db, storage);
  });
}

async function tidyUp(db: Database, storage: Storage): Promise<void> {
  for (const job of await findUntidied(db, { afterMs: tidyMs, limit: batchSize })) {
    const { id, claim, tidied } = job;
    await removeRuns(storage, { id, from: tidied + 1, to: job.state === 'succeeded' ? claim - 1 : claim });
    await noteTidied(db, job);
  }
}

async function findOldUploads(storage: Storage): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key, modifiedAt } of storage.list('uploads/')) {
    if (modifiedAt.getTime() < Date.now() - uploadMs) keys.push(key);
    if (keys.length === batchSize) break;
  }
  return keys;
}
