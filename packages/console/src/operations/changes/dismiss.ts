import type { Transaction } from '@offload/core';
import { connectionOf, type Sql, sql } from '@offload/core/sql';
import { countLimit } from '../figures/vocabulary';

/** Failed jobs that were dismissed together. */
export interface Dismissal {
  at: Date;
  by: string;
  reason: string;
  /** Up to 100,000. */
  count: number;
}

/** Returns the condition for the jobs of a dismissal. `by` is null for readers without values, who may not know its author. */
export function dismissedBy({ at, by }: { at: Date; by: string | null }): Sql {
  return sql`dismissed_at = ${at}::timestamptz AND (${by}::text IS NULL OR dismissed_by = ${by})`;
}

/**
 * Returns the latest dismissals that are still in effect, by skipping from one to the next in their index: of jobs in these
 * queues, or in all.
 */
export async function findDismissals(
  db: Transaction,
  limit: number,
  queues: readonly string[] | null = null,
): Promise<Dismissal[]> {
  const visible = queues ? sql`queue = ANY(${[...queues]}::text[])` : sql`true`;
  return connectionOf(db).query<Dismissal>(sql`
    WITH RECURSIVE dismissal AS (
      (SELECT dismissed_at AS at, dismissed_by AS by, 1 AS place FROM offload.job WHERE dismissed_at IS NOT NULL
      ORDER BY dismissed_at DESC, dismissed_by DESC LIMIT 1)
      UNION ALL
      SELECT next.*, place + 1 FROM dismissal, LATERAL (
        SELECT dismissed_at, dismissed_by FROM offload.job
        WHERE dismissed_at IS NOT NULL AND (dismissed_at, dismissed_by) < (at, by)
        ORDER BY dismissed_at DESC, dismissed_by DESC LIMIT 1
      ) next WHERE place < ${limit}::int
    )
    SELECT at, by, reason, count FROM dismissal, LATERAL (
      SELECT min(dismiss_reason) AS reason, count(*)::int AS count FROM (
        SELECT dismiss_reason FROM offload.job
        WHERE dismissed_at = at AND dismissed_by = by AND ${visible} LIMIT ${countLimit}::int
      ) AS counted
    ) AS jobs WHERE count > 0 ORDER BY at DESC, by DESC`);
}
