import { type Database, Prisma, type Transaction } from './client';
import { lockSpace } from './lock-space';

/** What counts toward an owner's storage quota, in bytes. */
export interface StorageUse {
  /** Of the files that their jobs were given or have written. */
  fileBytes: number;
  /** Set aside for what their unfinished jobs write. */
  reservedBytes: number;
}

/** Returns what counts toward an owner's storage quota. */
export async function readStorageUse(db: Database, ownerId: string): Promise<StorageUse> {
  const owner = Prisma.sql`${ownerId}`;
  const [use] = await db.$queryRaw<StorageUse[]>`
    SELECT ${fileBytes(owner)} AS "fileBytes", ${reservedBytes(owner)} AS "reservedBytes"`;
  return use ?? { fileBytes: 0, reservedBytes: 0 };
}

/** All bytes that count toward an owner's storage quota, as an SQL expression. */
export function usedBytes(ownerId: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(${fileBytes(ownerId)} + ${reservedBytes(ownerId)})`;
}

/** Locks an owner's storage use until the transaction ends, as an SQL expression: only then does nobody else add to it. */
export function lockStorageUse(ownerId: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`pg_advisory_xact_lock(hashtextextended(${ownerId}, ${lockSpace.room}))`;
}

/**
 * Makes the reservation of a running job `wanted` bytes, or as many as the quota allows, but at least `needed`. Returns
 * the reservation; null if the quota doesn't allow that, or another run has the job.
 */
export async function reserveMore(
  db: Database,
  { id, claim, ownerId }: { id: string; claim: number; ownerId: string },
  { needed, wanted, quota }: { needed: number; wanted: number; quota: number },
): Promise<number | null> {
  const owner = Prisma.sql`${ownerId}`;
  return db.$transaction(async (tx: Transaction) => {
    await tx.$executeRaw`SELECT ${lockStorageUse(owner)}`;
    const [grown] = await tx.$queryRaw<{ reserved: number }[]>`
      UPDATE job SET reserved_bytes = greatest(reserved_bytes, least(${wanted}::float8, room.bytes)::bigint)
      FROM (SELECT ${quota}::float8 - ${usedBytes(owner)} + reserved_bytes AS bytes FROM job WHERE id = ${id}::uuid) AS room
      WHERE id = ${id}::uuid AND claim = ${claim} AND state IN ('running', 'canceling')
        AND room.bytes >= ${needed}::float8
      RETURNING reserved_bytes::float8 AS reserved`;
    return grown?.reserved ?? null;
  });
}

function fileBytes(ownerId: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(
    SELECT coalesce(sum(file.bytes), 0)::float8
    FROM job JOIN file ON file.job_id = job.id AND file.removed_at IS NULL
    WHERE job.owner_id = ${ownerId})`;
}

// Of any job that has not finished, whatever has happened to it: nothing counts it up or down.
function reservedBytes(ownerId: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(
    SELECT coalesce(sum(job.reserved_bytes), 0)::float8 FROM job
    WHERE job.owner_id = ${ownerId} AND job.reserved_bytes > 0
      AND job.state IN ('queued', 'running', 'retrying', 'canceling'))`;
}
