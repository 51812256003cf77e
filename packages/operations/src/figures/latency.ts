import { connectionOf, type Transaction } from '@offload/core';
import { type Sql, sql } from '@offload/core/sql';
import { middleMs } from './buckets';
import { inRange, pointStart } from './in-range';
import type { Range } from './vocabulary';

export interface Latency<Key> {
  key: Key;
  /** The queue time, or the duration of the run. */
  measure: 'wait' | 'run';
  /** In milliseconds, off by up to 9%. */
  p50: number;
  p95: number;
}

/** Returns queue times and durations for each point in a range, of one queue or over all. */
export function readLatency(
  db: Transaction,
  range: Range,
  queue: string | null = null,
): Promise<Latency<Date>[]> {
  return read(db, pointStart(range), sql`${inRange(range)} AND (${queue}::text IS NULL OR queue = ${queue})`);
}

/** Returns queue times and durations for each queue within a range. */
export function readQueueLatency(db: Transaction, range: Range): Promise<Latency<string>[]> {
  return read(db, sql`queue`, inRange(range));
}

async function read<Key>(db: Transaction, key: Sql, condition: Sql): Promise<Latency<Key>[]> {
  const rows = await connectionOf(db).query<Latency<Key>>(sql`
    WITH bucketed AS (
      SELECT ${key} AS key, measure, bucket, sum(count) AS count
      FROM job_duration WHERE ${condition} GROUP BY 1, measure, bucket
    ), ranked AS (
      SELECT key, measure, bucket,
        sum(count) OVER (PARTITION BY key, measure ORDER BY bucket) AS up_to,
        sum(count) OVER (PARTITION BY key, measure) AS total
      FROM bucketed
    )
    SELECT key, measure,
      min(bucket) FILTER (WHERE up_to >= 0.50 * total) AS p50,
      min(bucket) FILTER (WHERE up_to >= 0.95 * total) AS p95
    FROM ranked GROUP BY key, measure`);
  return rows.map((row) => ({ ...row, p50: middleMs(row.p50), p95: middleMs(row.p95) }));
}
