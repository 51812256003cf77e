import type { Transaction } from '@offload/core';
import { connectionOf, type Sql, sql } from '@offload/core/sql';

/** Describes a change to many jobs before it's made: how many jobs, their kinds, and their owners. */
export interface ChangePreview {
  count: number;
  /** Whether there are more than were counted. */
  isMore: boolean;
  /** The most common kinds, with their number of jobs. */
  kinds: { kind: string; count: number }[];
  /** How many owners these jobs have, and those with the most. */
  ownerCount: number;
  owners: { id: string; count: number }[];
}

const maxCounted = 100_000;
const shown = 5;

/** Returns the IDs of up to `limit` jobs that match a condition. */
export async function findIds(db: Transaction, where: Sql, limit: number): Promise<string[]> {
  const rows = await connectionOf(db).query<{ id: string }>(
    sql`SELECT id FROM offload.job WHERE ${where} LIMIT ${limit}::int`,
  );
  return rows.map(({ id }) => id);
}

/** Returns what a change to the jobs that match a condition will do. Counting ends at 100,000 jobs. */
export async function previewJobs(db: Transaction, where: Sql): Promise<ChangePreview> {
  const [row] = await connectionOf(db).query<Omit<ChangePreview, 'isMore'>>(sql`
    WITH found AS MATERIALIZED (
      SELECT kind, owner_id AS id FROM offload.job WHERE ${where} LIMIT ${maxCounted + 1}
    ), by_kind AS (
      SELECT kind, count(*)::int AS count FROM found GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ${shown}
    ), by_owner AS (SELECT id, count(*)::int AS count FROM found GROUP BY 1),
    first_owners AS (SELECT * FROM by_owner ORDER BY count DESC, id LIMIT ${shown})
    SELECT (SELECT count(*)::int FROM found) AS count,
      (SELECT coalesce(jsonb_agg(by_kind), '[]') FROM by_kind) AS kinds,
      (SELECT count(*)::int FROM by_owner) AS "ownerCount",
      (SELECT coalesce(jsonb_agg(first_owners), '[]') FROM first_owners) AS owners`);
  const { count = 0, kinds = [], ownerCount = 0, owners = [] } = row ?? {};
  return { count: Math.min(count, maxCounted), isMore: count > maxCounted, kinds, ownerCount, owners };
}
