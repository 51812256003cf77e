import { type Access, deleteJob, noteRemoved, type StoredFile } from '@offload/db';
import { resizeImage } from '@offload/jobs/kinds/resize-image';
import { runtime } from './runtime';

/**
 * Deletes an image: its job, its original and all that was made of it. Answers whether there was such a one that may be
 * deleted and has ended.
 */
export async function deleteImage(id: string, access: Access): Promise<boolean> {
  const { db, jobs, log } = runtime();
  const deleted = await deleteJob(db, { id, kind: resizeImage.kind }, access);
  if (!deleted) return false;
  void jobs.takeBack(deleted.job);
  // Nobody waits for it: what cannot be removed now, the sweeper removes.
  void removeBytes(deleted.left).catch((error: unknown) =>
    log.warn({ error }, 'files are left to the sweeper'),
  );
  return true;
}

async function removeBytes(files: StoredFile[]): Promise<void> {
  const { db, storage } = runtime();
  for (const { key } of files) await storage.remove(key);
  await noteRemoved(
    db,
    files.map(({ id }) => id),
  );
}
