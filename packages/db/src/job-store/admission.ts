import { type Database, Prisma, type Transaction } from '../client';
import { lockSpace } from '../lock-space';
import { lockStorageUse, usedBytes } from '../storage-use';
import { freeShare, gateAfterTime, isKnown, type OwnerShares, stepAt } from './gates';
import { type Handover, handoverColumns } from './hand-over';
import { notifyChanged } from './notify';

/** An owner in a queue. */
export interface OwnerInQueue {
  queue: string;
  ownerId: string;
}

/**
 * Lets jobs on whose time has come, or whose kind a running worker knows by now. Returns them: the queue may carry those
 * that no further gate holds.
 */
export async function passGates(db: Database, limit: number): Promise<Handover[]> {
  return db.$queryRaw<Handover[]>`
    WITH due AS (
      SELECT id FROM job WHERE held_by = 'time' AND next_attempt_at <= now()
      ORDER BY next_attempt_at LIMIT ${limit}::int FOR NO KEY UPDATE SKIP LOCKED
    ), known AS (
      SELECT id FROM job WHERE held_by = 'kind' AND ${isKnown(Prisma.sql`kind`)}
      LIMIT ${limit}::int FOR NO KEY UPDATE SKIP LOCKED
    ), passed AS (
      UPDATE job SET held_by = ${gateAfterTime}, progress_step = ${stepAt(gateAfterTime)},
        version = nextval('job_version')
      WHERE id IN (SELECT id FROM due UNION ALL SELECT id FROM known)
      RETURNING ${handoverColumns()}
    ), notified AS (${notifyChanged('passed')})
    SELECT passed.* FROM passed, notified`;
}

/** Admits the next jobs of these owners, oldest first, as far as each one's share goes. Returns them. */
export async function admitNext(
  db: Database,
  owners: OwnerInQueue[],
  shares: OwnerShares,
): Promise<Handover[]> {
  if (owners.length === 0) return [];
  return db.$transaction(async (tx) => {
    await lockShares(tx, owners);
    return tx.$queryRaw<Handover[]>`
      WITH owner AS (${unnestOwners(owners)}),
      target AS (
        SELECT next.id FROM owner, LATERAL (
          SELECT id FROM job
          WHERE held_by = 'owner' AND job.queue = owner.queue AND job.owner_id = owner.owner_id
          ORDER BY id LIMIT greatest(0, ${freeShareOf('owner', shares)})
          FOR NO KEY UPDATE SKIP LOCKED
        ) next
      ), admitted AS (
        UPDATE job SET held_by = NULL, progress_step = NULL, version = nextval('job_version')
        WHERE id IN (SELECT id FROM target)
        RETURNING ${handoverColumns()}
      ), notified AS (${notifyChanged('admitted')})
      SELECT admitted.* FROM admitted, notified`;
  });
}

/** Returns owners with jobs that are held although their share has room: what an admission missed. */
export async function findOwnersWithRoom(
  db: Database,
  shares: OwnerShares,
  limit: number,
): Promise<OwnerInQueue[]> {
  // Hops from one owner to the next in the index, however many jobs each has.
  return db.$queryRaw<OwnerInQueue[]>`
    WITH RECURSIVE owner AS (
      (SELECT queue, owner_id FROM job WHERE held_by = 'owner' ORDER BY queue, owner_id LIMIT 1)
      UNION ALL
      SELECT next.* FROM owner, LATERAL (
        SELECT queue, owner_id FROM job
        WHERE held_by = 'owner' AND (job.queue, job.owner_id) > (owner.queue, owner.owner_id)
        ORDER BY queue, owner_id LIMIT 1
      ) next
    )
    SELECT queue, owner_id AS "ownerId" FROM owner WHERE ${freeShareOf('owner', shares)} > 0 LIMIT ${limit}::int`;
}

/** Takes a job from its queue until a running worker knows its kind. */
export async function holdUnknown(db: Database, id: string): Promise<void> {
  await db.$queryRaw`
    WITH held AS (
      UPDATE job SET held_by = 'kind', handed_over_at = NULL, progress_step = ${stepAt(Prisma.sql`'kind'`)},
        version = nextval('job_version')
      WHERE id = ${id}::uuid AND state IN ('queued', 'retrying') AND held_by IS NULL
      RETURNING id
    )
    ${notifyChanged('held')}`;
}

/** Returns the kinds that jobs wait with because no running worker knows them, and how many jobs each. */
export async function findUnknownKinds(db: Database): Promise<{ kind: string; count: number }[]> {
  return db.$queryRaw<{ kind: string; count: number }[]>`
    SELECT kind, count(*)::int AS count FROM job WHERE held_by = 'kind' GROUP BY kind ORDER BY 2 DESC LIMIT 20`;
}

/** What an owner's unfinished jobs and files come to. */
export interface OwnerUse {
  /** Unfinished jobs in a queue that the owner has requested. */
  open: number;
  /** How many of these they may have. */
  max: number;
  /** What counts toward their storage quota. */
  usedBytes: number;
}

/**
 * Returns how much of their limits an owner uses. Until the transaction ends, others who want to add jobs of the same
 * owner wait.
 */
export async function readOwnerUse(
  tx: Transaction,
  { queue, ownerId }: OwnerInQueue,
  defaultMax: number,
): Promise<OwnerUse> {
  const owner = Prisma.sql`${ownerId}`;
  // Both locks in one statement; the sums in the next, which sees what others have committed until then.
  await tx.$executeRaw`SELECT ${lockShare(Prisma.sql`${queue}`, owner)}, ${lockStorageUse(owner)}`;
  const [row] = await tx.$queryRaw<OwnerUse[]>`
    SELECT coalesce((SELECT owner_open FROM queue_setting WHERE queue = ${queue}), ${defaultMax}::int) AS max,
      (SELECT count(*)::int FROM job WHERE queue = ${queue} AND owner_id = ${ownerId} AND user_requested
        AND state IN ('queued', 'running', 'retrying', 'canceling')) AS open,
      ${usedBytes(owner)} AS "usedBytes"`;
  return row ?? { open: 0, max: defaultMax, usedBytes: 0 };
}

// In one order, so that two that want the same two don't wait for each other.
async function lockShares(tx: Transaction, owners: OwnerInQueue[]): Promise<void> {
  await tx.$executeRaw`
    SELECT ${lockShare(Prisma.sql`queue`, Prisma.sql`owner_id`)}
    FROM (${unnestOwners(owners)} ORDER BY 1, 2) owner`;
}

function lockShare(queue: Prisma.Sql, ownerId: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`pg_advisory_xact_lock(hashtextextended(${queue} || ' ' || ${ownerId}, ${lockSpace.shares}))`;
}

function unnestOwners(owners: OwnerInQueue[]): Prisma.Sql {
  return Prisma.sql`
    SELECT DISTINCT * FROM unnest(
      ${owners.map(({ queue }) => queue)}::text[], ${owners.map(({ ownerId }) => ownerId)}::text[]
    ) AS owner(queue, owner_id)`;
}

function freeShareOf(row: string, shares: OwnerShares): Prisma.Sql {
  const column = (name: string) => Prisma.raw(`${row}.${name}`);
  const share = Prisma.sql`(${JSON.stringify(shares)}::jsonb ->> ${column('queue')})::int`;
  return freeShare(column('queue'), column('owner_id'), share);
}
