import type { Access } from '@offload/core';
import { findStoredFiles, markFilesRemoved, type StoredFile } from '@offload/db';
import { runtime } from '@/server/runtime';

/**
 * Deletes an image: its job, its original, and all that was made of it. Returns false if it doesn't exist, may not be
 * deleted, or hasn't finished.
 */
export async function deleteImage(id: string, access: Access): Promise<boolean> {
  const { core, jobs, log } = runtime();
  const deleted = await core.transaction(async (tx) => {
    // Read first: afterwards, nothing says whose they were.
    const files = await findStoredFiles(tx, id);
    return (await jobs.delete(tx, id, access)) ? files : null;
  });
  if (!deleted) return false;
  // Not awaited: the sweeper removes what can't be removed now.
  void removeBytes(deleted).catch((error: unknown) => log.warn({ error }, 'files are left to the sweeper'));
  return true;
}

async function removeBytes(files: StoredFile[]): Promise<void> {
  const { core, storage } = runtime();
  for (const { key } of files) await storage.remove(key);
  await markFilesRemoved(
    core,
    files.map(({ id }) => id),
  );
}
