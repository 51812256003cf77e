import type { Database } from '@offload/db';

/** Returns the first and the last day with an order, such as `2026-01-31`, or null if the user has no orders. */
export async function findOrderDays(
  db: Database,
  ownerId: string,
): Promise<{ first: string; last: string } | null> {
  const rows = await db.$queryRaw<{ first: string | null; last: string | null }[]>`
    SELECT to_char(min(date), 'YYYY-MM-DD') AS first, to_char(max(date), 'YYYY-MM-DD') AS last
    FROM sales_order WHERE owner_id = ${ownerId}`;
  const { first = null, last = null } = rows[0] ?? {};
  return first !== null && last !== null ? { first, last } : null;
}
