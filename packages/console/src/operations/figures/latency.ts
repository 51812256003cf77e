import type { Transaction } from '@offload/core';
import { middleMs } from '@offload/core/admin';
import { connectionOf, type Sql, sql } from '@offload/core/sql';
import { inPeriod, pointStart } from './in-period';
import type { Period } from './vocabulary';

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
  return read(
    db,
    pointStart(period),
    sql`${inPeriod(period)} AND (${queues}::text[] IS NULL OR queue = ANY(${queues}::text[]))`,
  );
}

/** Returns queue times and durations for each queue within a period. */
export function readQueueLatency(db: Transaction, period: Period): Promise<Latency<string>[]> {
  return read(db, sql`queue`, inPeriod(period));
}

async function read<Key>(db: Transaction, key: Sql, condition: Sql): Promise<Latency<Key>[]> {
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
