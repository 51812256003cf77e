import type { Database, Transaction } from './client';
import type { File } from './generated/client';
import { lockSpace } from './lock-space';

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

/** The bytes that a person's files take up: those that were given, and those that were made. */
export async function sumFileBytes(db: Database | Transaction, ownerId: string): Promise<number> {
  const [sum] = await db.$queryRaw<{ bytes: number }[]>`
    SELECT coalesce(sum(file.bytes), 0)::float8 AS bytes
    FROM job JOIN file ON file.job_id = job.id AND file.removed_at IS NULL
    WHERE job.owner_id = ${ownerId}`;
  return sum?.bytes ?? 0;
}

/** The same for a transaction that adds to it: until that ends, others who want to add to this person's wait. */
export async function sumFileBytesToAdd(tx: Transaction, ownerId: string): Promise<number> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${ownerId}, ${lockSpace.room}))`;
  return sumFileBytes(tx, ownerId);
}
