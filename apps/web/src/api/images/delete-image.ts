import { type Access, sql } from '@offload/core';
import { changeJobs } from '@offload/core/internal';
import { findStoredFiles, markFilesRemoved, type StoredFile } from '@offload/db';
import { resizeImage } from '@offload/kinds/resize-image';
import { system } from '@offload/kinds/system';
import { runtime } from '@/server/runtime';

/**
 * Deletes an image: its job, its original, and all that was made of it. Returns false if it doesn't exist, may not be
 * deleted, or hasn't finished.
 */
export async function deleteImage(id: string, access: Access): Promise<boolean> {
  const { core, log } = runtime();
  const where = sql`id = ${id}::uuid AND kind = ${resizeImage.kind}`;
  const deleted = await core.transaction(async (tx) => {
    // Read first: afterwards, nothing says whose they were.
    const files = await findStoredFiles(tx, id);
    const [job] = await changeJobs(tx, { action: 'delete', where, access }, system.hooks);
    return job ? files : null;
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
