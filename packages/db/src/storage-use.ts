import type { Hook, Transaction } from '@offload/core';
import type { JobContract } from '@offload/core/contract';
import {
  claimedStates,
  connectionOf,
  type Database,
  type Sql,
  sql,
  stateIn,
  unfinishedStates,
} from '@offload/core/sql';
import { lockSpace } from './lock-space';

declare module '@offload/core/contract' {
  interface ContractFields<_Payload> {
    writesFiles?: boolean;
    /**
     * Returns the bytes of the owner's storage quota that a job reserves for what it writes, until it finishes. By default,
     * 1 MB if it writes files. A job may write more while the quota has space. Otherwise it fails.
     */
    reservedBytes?(payload: _Payload): number;
  }
}

const defaultReservedBytes = 1_000_000;

/** Returns how many bytes of its owner's storage quota a job reserves. */
export function reservedBytesOf<Payload>(
  contract: { writesFiles?: boolean; reservedBytes?(payload: Payload): number },
  payload: Payload,
): number {
  return contract.reservedBytes?.(payload) ?? (contract.writesFiles ? defaultReservedBytes : 0);
}

/** Reserves storage for what a job writes if its owner requested it. Jobs that staff retry use storage as they write. */
export const storageReservations: Hook = {
  contractFields: ['reservedBytes', 'writesFiles'],
  extras: (contract: JobContract, payload, { ownerId, actor }) => {
    const bytes = actor === `user:${ownerId}` ? reservedBytesOf(contract, payload) : 0;
    return bytes > 0 ? { reservedBytes: bytes } : {};
  },
  onEnqueue: sql`
    INSERT INTO storage_reservation (job_id, owner_id, bytes)
    SELECT id, owner_id, (extras ->> 'reservedBytes')::bigint FROM changed WHERE extras ->> 'reservedBytes' IS NOT NULL`,
  // A succeeded job can't be retried.
  onEnd: sql`
    DELETE FROM storage_reservation USING changed WHERE job_id = changed.id AND changed.state = 'succeeded'`,
  onChange: sql`
    DELETE FROM storage_reservation USING changed
    WHERE job_id = changed.id AND changed.action = 'retry' AND NOT by_owner`,
};

/** What counts toward an owner's storage quota, in bytes. */
export interface StorageUse {
  /** Used by input and output files of jobs. */
  fileBytes: number;
  /** Reserved for what their unfinished jobs write. */
  reservedBytes: number;
}

/** Returns what counts toward an owner's storage quota. */
export async function readStorageUse(db: Transaction, ownerId: string): Promise<StorageUse> {
  const owner = sql`${ownerId}`;
  const [use] = await connectionOf(db).query<StorageUse>(sql`
    SELECT ${fileBytes(owner)} AS "fileBytes", ${reservedBytes(owner)} AS "reservedBytes"`);
  return use ?? { fileBytes: 0, reservedBytes: 0 };
}

/**
 * Returns all bytes that count toward an owner's storage quota. Until the transaction ends, other additions to it wait.
 */
export async function lockStorageUse(tx: Transaction, ownerId: string): Promise<number> {
  const connection = connectionOf(tx);
  const owner = sql`${ownerId}::text`;
  // In a separate statement, which sees what others committed before the lock was granted.
  await connection.execute(sql`SELECT ${lock(owner)}`);
  const [use] = await connection.query<{ bytes: number }>(sql`SELECT ${usedBytes(owner)} AS bytes`);
  return use?.bytes ?? 0;
}

export async function readReservation(db: Transaction, jobId: string): Promise<number> {
  const [row] = await connectionOf(db).query<{ bytes: number }>(
    sql`SELECT bytes::float8 AS bytes FROM storage_reservation WHERE job_id = ${jobId}::uuid`,
  );
  return row?.bytes ?? 0;
}

/**
 * Extends the reservation of a running job to `wanted` bytes, or to as many as the quota allows, but at least `needed`.
 * Returns the reservation, or null if the quota doesn't allow it or another run has claimed the job.
 */
export async function reserveMore(
  db: Database,
  { id, fence, ownerId }: { id: string; fence: number; ownerId: string },
  { needed, wanted, quota }: { needed: number; wanted: number; quota: number },
): Promise<number | null> {
  const owner = sql`${ownerId}::text`;
  return db.transaction(async (tx) => {
    await tx.execute(sql`SELECT ${lock(owner)}`);
    const [grown] = await tx.query<{ reserved: number }>(sql`
      WITH held AS (
        SELECT id, owner_id FROM offload.job
        WHERE id = ${id}::uuid AND fence = ${fence}::int AND ${stateIn(claimedStates)} FOR NO KEY UPDATE
      )
      INSERT INTO storage_reservation AS known (job_id, owner_id, bytes)
      SELECT id, owner_id, greatest(own.bytes, least(${wanted}::float8, room.bytes)::bigint)
      FROM held AS job,
        LATERAL (SELECT coalesce((SELECT bytes FROM storage_reservation WHERE job_id = job.id), 0) AS bytes) AS own,
        LATERAL (SELECT ${quota}::float8 - ${usedBytes(owner)} + own.bytes AS bytes) AS room
      WHERE room.bytes >= ${needed}::float8
      ON CONFLICT (job_id) DO UPDATE SET bytes = excluded.bytes
      RETURNING bytes::float8 AS reserved`);
    return grown?.reserved ?? null;
  });
}

function usedBytes(ownerId: Sql): Sql {
  return sql`(${fileBytes(ownerId)} + ${reservedBytes(ownerId)})`;
}

function lock(ownerId: Sql): Sql {
  return sql`pg_advisory_xact_lock(hashtextextended(${ownerId}, ${lockSpace.room}))`;
}

function fileBytes(ownerId: Sql): Sql {
  return sql`(
    SELECT coalesce(sum(file.bytes), 0)::float8
    FROM offload.job JOIN file ON file.job_id = job.id AND file.removed_at IS NULL
    WHERE job.owner_id = ${ownerId})`;
}

// The sum over unfinished jobs, so that no counter must be kept up to date.
function reservedBytes(ownerId: Sql): Sql {
  return sql`(
    SELECT coalesce(sum(reservation.bytes), 0)::float8
    FROM storage_reservation AS reservation JOIN offload.job ON job.id = reservation.job_id
    WHERE reservation.owner_id = ${ownerId} AND ${stateIn(unfinishedStates, 'job.state')})`;
}
