import type { Transaction } from '@offload/core';
import { type ChangeFilter, matchesFilter } from '@offload/core/admin';
import { connectionOf, empty, type Sql, sql } from '@offload/core/sql';
import { maxGroups } from '../../ui/failed/failure-view';

/** Failed jobs of one kind with the same error signature. */
export interface FailureGroup {
  kind: string;
  /** The code of the latest failure. */
  code: string;
  signature: string;
  /** The message of the latest failure. */
  message: string;
  count: number;
  /** The first failure with this error, even if its job was retried since. */
  firstAt: Date;
  lastAt: Date;
  /** How many failed in each part of the period, oldest first. */
  parts: number[];
}

/** Which failed jobs count: those since a moment, of one queue or with one error code if it's given. */
export interface FailureScope extends Pick<ChangeFilter, 'queue' | 'code'> {
  since: Date;
  /** The queues whose failures count; by default all. */
  queues?: readonly string[];
}

/** A group within a scope. */
export interface GroupScope extends FailureScope {
  kind: string;
  /** Null: any. */
  signature: string | null;
}

const partCount = 24;
const open = sql`state = 'failed' AND dismissed_at IS NULL`;

// Each is looked up by itself, so more would take too long for a page.
const retriedLimit = 200;

// A retry changes when a job ended, so earlier failures are looked up in the history of the jobs that failed last.
const firstBefore = sql`
  SELECT min(at) FROM (
    SELECT id, error_message FROM (
      SELECT id, error_message, attempt, fence FROM offload.job
      WHERE ${open} AND kind = failure.kind AND error_signature = failure.signature
      ORDER BY finished_at DESC LIMIT ${retriedLimit}
    ) latest WHERE fence > attempt
  ) retried JOIN offload.job_event ON job_id = retried.id AND job_event.state = 'failed' AND message = error_message`;

function within({ since, queues, ...filter }: FailureScope & Partial<GroupScope>): Sql {
  const among = queues ? sql`AND queue = ANY(${[...queues]}::text[])` : empty;
  return sql`${open} AND finished_at >= ${since} AND ${matchesFilter(filter)} ${among}`;
}

/**
 * Returns the undismissed failed jobs of a scope, grouped, the largest group first. Each part is counted as its own
 * range of the index, because sorting all failures by their parts would take ten times as long.
 */
export async function findFailureGroups(db: Transaction, scope: FailureScope): Promise<FailureGroup[]> {
  const { since } = scope;
  // One second more than now, because the time of the latest failure is rounded up to a millisecond.
  const start = (part: Sql) =>
    sql`${since}::timestamptz + (now() + interval '1 s' - ${since}) * (${part}) / ${partCount}::int`;
  return connectionOf(db).query<FailureGroup>(sql`
    WITH failure AS MATERIALIZED (
      SELECT kind, error_signature AS signature, count(*)::int AS count, min(finished_at) AS first_at,
        max(finished_at) AS last_at
      FROM offload.job WHERE ${within(scope)}
      GROUP BY kind, error_signature ORDER BY 3 DESC, 5 DESC LIMIT ${maxGroups}
    )
    SELECT kind, signature, count, code, message, least(first_at, (${firstBefore})) AS "firstAt", last_at AS "lastAt",
      ARRAY(
        SELECT (
          SELECT count(*)::int FROM offload.job
          WHERE ${within(scope)} AND kind = failure.kind AND error_signature = failure.signature
            AND finished_at >= ${start(sql`part`)} AND finished_at < ${start(sql`part + 1`)}
        ) FROM generate_series(0, ${partCount}::int - 1) AS part ORDER BY part
      ) AS parts
    FROM failure, LATERAL (
      SELECT error_code AS code, error_message AS message FROM offload.job
      WHERE ${within(scope)} AND kind = failure.kind AND error_signature = failure.signature
      ORDER BY finished_at DESC LIMIT 1
    ) AS latest ORDER BY count DESC, last_at DESC`);
}

/** Returns the failures of a scope like `findFailureGroups`, but grouped by their codes, which have no values. */
export async function findFailuresByCode(
  db: Transaction,
  scope: FailureScope,
): Promise<(Omit<FailureGroup, 'signature'> & { signature: null })[]> {
  const { since } = scope;
  const seconds = (until: Sql) => sql`extract(epoch FROM ${until} - ${since}::timestamptz)`;
  const part = sql`floor(${seconds(sql`finished_at`)} / ${seconds(sql`now() + interval '1 s'`)} * ${partCount}::int)`;
  return connectionOf(db).query(sql`
    WITH counted AS MATERIALIZED (
      SELECT kind, error_code AS code, ${part}::int AS part, count(*)::int AS count, min(finished_at) AS first_at,
        max(finished_at) AS last_at
      FROM offload.job WHERE ${within(scope)} GROUP BY 1, 2, 3
    ), failure AS (
      SELECT kind, code, sum(count)::int AS count, min(first_at) AS first_at, max(last_at) AS last_at
      FROM counted GROUP BY kind, code ORDER BY 3 DESC, 5 DESC LIMIT ${maxGroups}
    )
    SELECT kind, code, NULL AS signature, count, first_at AS "firstAt", last_at AS "lastAt", (
        SELECT error_message FROM offload.job
        WHERE ${within(scope)} AND kind = failure.kind AND error_code = code AND finished_at = last_at LIMIT 1
      ) AS message,
      ARRAY(
        SELECT coalesce(sum(counted.count), 0)::int FROM generate_series(0, ${partCount}::int - 1) AS number
        LEFT JOIN counted ON part = number AND counted.kind = failure.kind AND counted.code = failure.code
        GROUP BY number ORDER BY number
      ) AS parts
    FROM failure ORDER BY count DESC, last_at DESC`);
}

/** Returns a page of a group's jobs, the latest first, with what the next page needs as `after`. */
export async function findFailures(
  db: Transaction,
  group: GroupScope,
  after: { at: Date; id: string } | null,
  limit: number,
): Promise<{ id: string; at: Date }[]> {
  const beyond = after ? sql`AND (finished_at, id) < (${after.at}, ${after.id}::uuid)` : empty;
  return connectionOf(db).query<{ id: string; at: Date }>(sql`
    SELECT id, finished_at AS at FROM offload.job
    WHERE ${within(group)} ${beyond}
    ORDER BY finished_at DESC, id DESC LIMIT ${limit}`);
}

// A page doesn't have time to read more rows.
const latest = 5_000;

/** Returns the owners with the most failures among the latest 5,000 of a group. */
export async function findFailureOwners(
  db: Transaction,
  group: GroupScope,
  limit: number,
): Promise<{ id: string; count: number }[]> {
  return connectionOf(db).query<{ id: string; count: number }>(sql`
    SELECT owner_id AS id, count(*)::int AS count FROM (
      SELECT owner_id FROM offload.job WHERE ${within(group)}
      ORDER BY finished_at DESC, id DESC LIMIT ${latest}
    ) failure GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ${limit}`);
}
