import { type Connection, stateIn } from '@offload/core';
import { sql } from '@offload/core/sql';
import { finishedStates } from '@offload/core/states';
import { orderIndexFormat } from './lexemes';

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

/**
 * Returns owners with a change that has waited for a second, unless a job of this kind takes care of it. After a job that
 * failed or was canceled, they are left alone for ten minutes.
 */
export async function findOwnersToUpdate(db: Connection, kind: string, limit: number): Promise<string[]> {
  const rows = await db.query<{ id: string }>(sql`
    SELECT "user".id FROM "user"
    WHERE EXISTS (
        SELECT FROM order_change WHERE owner_id = "user".id AND changed_at < now() - interval '1 second')
      AND ${hasNoJob(kind)}
    LIMIT ${limit}`);
  return rows.map(({ id }) => id);
}

/** Returns owners whose index is missing or has an earlier format, unless a job of this kind takes care of it. */
export async function findOwnersToBuild(db: Connection, kind: string, limit: number): Promise<string[]> {
  const rows = await db.query<{ id: string }>(sql`
    SELECT "user".id FROM "user"
    WHERE EXISTS (SELECT FROM sales_order WHERE owner_id = "user".id)
      AND NOT EXISTS (
        SELECT FROM order_index
        WHERE owner_id = "user".id AND format >= ${orderIndexFormat} AND ready_at IS NOT NULL)
      AND ${hasNoJob(kind)}
    LIMIT ${limit}`);
  return rows.map(({ id }) => id);
}

function hasNoJob(kind: string) {
  return sql`NOT EXISTS (
    SELECT FROM offload.job
    WHERE owner_id = "user".id AND kind = ${kind} AND state <> 'succeeded'
      AND (NOT ${stateIn(finishedStates)} OR finished_at > now() - interval '10 minutes'))`;
}
