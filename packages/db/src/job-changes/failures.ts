import { connectionOf, type Transaction } from '@offload/core';
import { empty, type Sql, sql } from '@offload/core/sql';

/** Jobs that failed alike: of one kind, with the same signature. */
export interface FailureGroup {
  kind: string;
  signature: string;
  count: number;
  firstAt: Date;
  lastAt: Date;
  /** How many failed in each part of the time looked at, oldest first. */
  parts: number[];
}

const partCount = 24;
const open = sql`state = 'failed' AND dismissed_at IS NULL`;

/**
 * The failed jobs since a moment that nobody has put aside, grouped, the largest group first. Each part is a range of the
 * index, counted by itself: to sort all failures by their parts would take ten times as long.
 */
export async function findFailureGroups(db: Transaction, since: Date, limit = 100): Promise<FailureGroup[]> {
  // A second more than until now: what has just failed is rounded to the next millisecond.
  const start = (part: Sql) =>
    sql`${since}::timestamptz + (now() + interval '1 s' - ${since}) * (${part}) / ${partCount}::int`;
  return connectionOf(db).query<FailureGroup>(sql`
    WITH failure AS MATERIALIZED (
      SELECT kind, error_signature AS signature, count(*)::int AS count, min(finished_at) AS first_at,
        max(finished_at) AS last_at
      FROM offload.job WHERE ${open} AND finished_at >= ${since}
      GROUP BY kind, error_signature ORDER BY 3 DESC, 5 DESC LIMIT ${limit}
    )
    SELECT kind, signature, count, first_at AS "firstAt", last_at AS "lastAt",
      ARRAY(
        SELECT (
          SELECT count(*)::int FROM offload.job
          WHERE ${open} AND kind = failure.kind AND error_signature = failure.signature
            AND finished_at >= ${start(sql`part`)} AND finished_at < ${start(sql`part + 1`)}
        ) FROM generate_series(0, ${partCount}::int - 1) AS part ORDER BY part
      ) AS parts
    FROM failure ORDER BY count DESC, last_at DESC`);
}

/** A page of the jobs of a group, the latest first: their ids, and how to go on. */
export async function findFailures(
  db: Transaction,
  { kind, signature }: { kind: string; signature: string },
  after: { at: Date; id: string } | null,
  limit: number,
): Promise<{ id: string; at: Date }[]> {
  const beyond = after ? sql`AND (finished_at, id) < (${after.at}, ${after.id}::uuid)` : empty;
  return connectionOf(db).query<{ id: string; at: Date }>(sql`
    SELECT id, finished_at AS at FROM offload.job
    WHERE ${open} AND kind = ${kind} AND error_signature = ${signature} ${beyond}
    ORDER BY finished_at DESC, id DESC LIMIT ${limit}`);
}

// More would be more rows than a page has time to read.
const latest = 5_000;

/** Whose jobs have failed like this most often, of the latest 5,000. */
export async function findFailureOwners(
  db: Transaction,
  { kind, signature }: { kind: string; signature: string },
  limit: number,
): Promise<{ id: string; email: string; count: number }[]> {
  return connectionOf(db).query<{ id: string; email: string; count: number }>(sql`
    SELECT "user".id, "user".email, count FROM (
      SELECT owner_id, count(*)::int AS count FROM (
        SELECT owner_id FROM offload.job WHERE ${open} AND kind = ${kind} AND error_signature = ${signature}
        ORDER BY finished_at DESC, id DESC LIMIT ${latest}
      ) failure GROUP BY 1 ORDER BY 2 DESC LIMIT ${limit}
    ) owner JOIN "user" ON "user".id = owner_id ORDER BY count DESC, email`);
}
