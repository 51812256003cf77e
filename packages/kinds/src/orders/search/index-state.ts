import type { JobContract } from '@offload/core/contract';
import { type Connection, isOlderThan, type Sql, sql, stateIn, unfinishedStates } from '@offload/core/sql';
import { orderIndexFormat } from './terms';

/**
 * Returns the moment up to which an owner's changes can be found: every change that was committed before then. Returns null
 * if the owner has orders, and the first index isn't ready.
 */
export async function readIndexedAt(db: Connection, ownerId: string): Promise<Date | null> {
  const [state] = await db.query<{ at: Date | null }>(sql`
    SELECT CASE WHEN EXISTS (SELECT FROM order_index WHERE owner_id = ${ownerId} AND ready_at IS NOT NULL)
        OR NOT EXISTS (SELECT FROM sales_order WHERE owner_id = ${ownerId})
      THEN coalesce((SELECT changed_at FROM order_change WHERE owner_id = ${ownerId} ORDER BY id LIMIT 1), now())
      END AS at`);
  return state?.at ?? null;
}

/** The kind of job that keeps indexes up to date. */
type IndexingKind = Pick<JobContract, 'kind' | 'queue'>;

/**
 * Returns owners with a change that has waited for a second, unless a job of this kind takes care of it. Waits ten minutes
 * after a job that failed or was canceled.
 */
export async function findOwnersToUpdate(
  db: Connection,
  kind: IndexingKind,
  limit: number,
): Promise<string[]> {
  const rows = await db.query<{ id: string }>(sql`
    SELECT owner_id AS id
    FROM (SELECT DISTINCT owner_id FROM order_change WHERE ${isOlderThan(sql`changed_at`, sql`interval '1 second'`)}) AS owner
    WHERE ${hasNoJob(kind)}
    LIMIT ${limit}`);
  return rows.map(({ id }) => id);
}

// Reading the first order of so many owners takes the database some 50 ms.
const ownersAtOnce = 10_000;

interface OwnersToBuild {
  ownerIds: string[];
  /** The owner after whom to continue, or null if all were checked. */
  next: string | null;
}

/**
 * Looks at owners after `after`, by ID. Returns up to `limit` whose index is missing or has an earlier format, unless a job
 * of this kind takes care of it.
 */
export async function findOwnersToBuild(
  db: Connection,
  kind: IndexingKind,
  { after = '', limit }: { after?: string | null; limit: number },
): Promise<OwnersToBuild> {
  const next = (than: Sql) =>
    sql`SELECT owner_id FROM sales_order WHERE owner_id > ${than} ORDER BY owner_id LIMIT 1`;
  const [row] = await db.query<{ found: string[]; last: string | null }>(sql`
    WITH RECURSIVE owner (owner_id) AS (
      (${next(sql`${after ?? ''}`)}) UNION ALL SELECT (${next(sql`owner.owner_id`)}) FROM owner WHERE owner_id IS NOT NULL
    ), seen AS MATERIALIZED (SELECT owner_id FROM owner WHERE owner_id IS NOT NULL LIMIT ${ownersAtOnce})
    SELECT ARRAY(
      SELECT owner_id FROM seen AS owner
      WHERE NOT EXISTS (
          SELECT FROM order_index
          WHERE owner_id = owner.owner_id AND format >= ${orderIndexFormat} AND ready_at IS NOT NULL)
        AND ${hasNoJob(kind)}
      ORDER BY owner_id LIMIT ${limit}
    ) AS found, (SELECT max(owner_id) FROM seen HAVING count(*) = ${ownersAtOnce}) AS last`);
  if (!row) throw new Error('Expected a row.');
  const isCut = row.found.length === limit;
  return { ownerIds: row.found, next: isCut ? (row.found.at(-1) ?? null) : row.last };
}

function hasNoJob({ kind, queue }: IndexingKind) {
  return sql`NOT EXISTS (
    SELECT FROM offload.job
    WHERE queue = ${queue} AND kind = ${kind} AND owner_id = owner.owner_id
      AND (${stateIn(unfinishedStates)}
        OR state IN ('failed', 'canceled') AND finished_at > now() - interval '10 minutes'))`;
}
