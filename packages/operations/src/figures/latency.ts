import { connectionOf, type Transaction } from '@offload/core';
import { raw, sql } from '@offload/core/sql';
import { middleMs } from './buckets';
import { inRange } from './in-range';
import type { Range } from './vocabulary';

export interface Latency<Key> {
  key: Key;
  /** The queue time, or the duration of the run. */
  measure: 'wait' | 'run';
  /** In milliseconds, off by up to 9%. */
  p50: number;
  p95: number;
}

/** Returns queue times and durations for each point in a range, over all queues. */
export function readLatency(db: Transaction, range: Range): Promise<Latency<Date>[]> {
  return read(db, 'start', range);
}

/** Returns queue times and durations for each queue within a range. */
export function readQueueLatency(db: Transaction, range: Range): Promise<Latency<string>[]> {
  return read(db, 'queue', range);
}

async function read<Key>(db: Transaction, by: 'start' | 'queue', range: Range): Promise<Latency<Key>[]> {
  const key = raw(by);
  const rows = await connectionOf(db).query<Latency<Key>>(sql`
    WITH bucketed AS (
      SELECT ${key} AS key, measure, bucket, sum(count) AS count
      FROM job_duration WHERE ${inRange(range)} GROUP BY ${key}, measure, bucket
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
