import type { Database } from './client';
import type { File } from './generated/client';

/** Comes before every id. */
export const firstId = '00000000-0000-0000-0000-000000000000';

/** A file's bytes, to be removed. */
export type StoredFile = Pick<File, 'id' | 'key'>;

/** Files whose time has come, or whose job has been deleted, and whose bytes are still there: the next after an id. */
export async function findExpiredFiles(
  db: Database,
  limit: number,
  afterId = firstId,
): Promise<StoredFile[]> {
  return db.$queryRaw<StoredFile[]>`
    SELECT id, key FROM file
    WHERE removed_at IS NULL AND (expires_at < now() OR job_id IS NULL) AND id > ${afterId}::uuid
    ORDER BY id LIMIT ${limit}`;
}

/** Notes that the bytes of these files are gone. Of those without a job nothing is kept. */
export async function noteRemoved(db: Database, ids: string[]): Promise<void> {
  await db.$transaction([
    db.file.updateMany({ where: { id: { in: ids } }, data: { removedAt: new Date() } }),
    db.file.deleteMany({ where: { jobId: null, removedAt: { not: null } } }),
  ]);
}

/** Of these keys, those that belong to no file: what an upload left that never became a job. */
export async function findUnclaimedKeys(db: Database, keys: string[]): Promise<string[]> {
  const claimed = await db.file.findMany({ where: { key: { in: keys } }, select: { key: true } });
  const known = new Set(claimed.map(({ key }) => key));
  return keys.filter((key) => !known.has(key));
}
