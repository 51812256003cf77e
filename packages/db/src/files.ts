import type { Database } from './client';
import type { File } from './generated/client';

/** Files whose time has come and whose bytes are still there, oldest first. */
export async function findExpiredFiles(db: Database, limit: number): Promise<Pick<File, 'id' | 'key'>[]> {
  return db.$queryRaw<Pick<File, 'id' | 'key'>[]>`
    SELECT id, key FROM file WHERE removed_at IS NULL AND expires_at < now() ORDER BY expires_at LIMIT ${limit}`;
}

/** Notes that the bytes of these files are gone. */
export async function noteRemoved(db: Database, ids: string[]): Promise<void> {
  await db.file.updateMany({ where: { id: { in: ids } }, data: { removedAt: new Date() } });
}

/** Of these keys, those that belong to no file: what an upload left that never became a job. */
export async function findUnclaimedKeys(db: Database, keys: string[]): Promise<string[]> {
  const claimed = await db.file.findMany({ where: { key: { in: keys } }, select: { key: true } });
  const known = new Set(claimed.map(({ key }) => key));
  return keys.filter((key) => !known.has(key));
}
