import type { Transaction } from '@offload/core';
import { middleMs, type RunOutcome } from '@offload/core/admin';
import { connectionOf, type Sql, sql } from '@offload/core/sql';
import type { Period } from './vocabulary';

export interface Throughput<Key> {
  key: Key;
  outcome: RunOutcome;
  count: number;
}

/** Returns how many runs ended in each point of a period, of some queues or over all. */
export function readThroughput(
  db: Transaction,
  period: Period,
  queues: string[] | null = null,
): Promise<Throughput<Date>[]> {
  return countRuns(
    db,
    pointStart(period),
    sql`${inPeriod(period)} AND (${queues}::text[] IS NULL OR queue = ANY(${queues}::text[]))`,
  );
}

/** Returns how many runs ended in each queue within a period. */
export function readQueueThroughput(db: Transaction, period: Period): Promise<Throughput<string>[]> {
  return countRuns(db, sql`queue`, inPeriod(period));
}

async function countRuns<Key>(db: Transaction, key: Sql, condition: Sql): Promise<Throughput<Key>[]> {
  return connectionOf(db).query<Throughput<Key>>(sql`
    SELECT ${key} AS key, outcome, sum(count)::float8 AS count
    FROM offload.job_throughput WHERE ${condition} GROUP BY 1, outcome`);
}

export interface Latency<Key> {
  key: Key;
  /** The queue time, or the duration of the run. */
  measure: 'wait' | 'run';
  /** In milliseconds, off by up to 9%. */
  p50: number;
  /** Null with fewer than 20 runs: it would only be the slowest one. */
  p95: number | null;
}

const minRunsOfP95 = 20;

/** Returns queue times and durations for each point in a period, of some queues or over all. */
export function readLatency(
  db: Transaction,
  period: Period,
  queues: string[] | null = null,
): Promise<Latency<Date>[]> {
  return measureRuns(
    db,
    pointStart(period),
    sql`${inPeriod(period)} AND (${queues}::text[] IS NULL OR queue = ANY(${queues}::text[]))`,
  );
}

/** Returns queue times and durations for each queue within a period. */
export function readQueueLatency(db: Transaction, period: Period): Promise<Latency<string>[]> {
  return measureRuns(db, sql`queue`, inPeriod(period));
}

async function measureRuns<Key>(db: Transaction, key: Sql, condition: Sql): Promise<Latency<Key>[]> {
  const rows = await connectionOf(db).query<Latency<Key>>(sql`
    WITH bucketed AS (
      SELECT ${key} AS key, measure, bucket, sum(count) AS count
      FROM offload.job_duration WHERE ${condition} GROUP BY 1, measure, bucket
    ), ranked AS (
      SELECT key, measure, bucket,
        sum(count) OVER (PARTITION BY key, measure ORDER BY bucket) AS up_to,
        sum(count) OVER (PARTITION BY key, measure) AS total
      FROM bucketed
    )
    SELECT key, measure,
      min(bucket) FILTER (WHERE up_to >= 0.50 * total) AS p50,
      min(bucket) FILTER (WHERE up_to >= 0.95 * total AND total >= ${minRunsOfP95}) AS p95
    FROM ranked GROUP BY key, measure`);
  return rows.map((row) => ({
    ...row,
    p50: middleMs(row.p50),
    p95: row.p95 === null ? null : middleMs(row.p95),
  }));
}

/** Returns the start of the point that a row of the rollup belongs to. */
function pointStart({ stepMs }: Period): Sql {
  return sql`date_bin(${stepMs}::float8 * interval '1 ms', start, 'epoch')`;
}

/** Returns the condition for the rollup's rows in a period. */
function inPeriod({ span, fromMs, toMs }: Period): Sql {
  return sql`span = ${span} AND start >= ${new Date(fromMs)}::timestamptz AND start < ${new Date(toMs)}::timestamptz`;
}
