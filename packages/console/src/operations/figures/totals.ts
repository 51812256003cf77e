import type { Transaction } from '@offload/core';
import type { RunOutcome } from '@offload/core/admin';
import { connectionOf, sql } from '@offload/core/sql';

export interface EndedTotal {
  queue: string;
  kind: string;
  outcome: RunOutcome;
  count: number;
}

export interface DurationTotal {
  queue: string;
  kind: string;
  measure: 'wait' | 'run';
  bucket: number;
  count: number;
  totalMs: number;
}

/** Returns how many runs have ended since the rollup exists. These numbers only grow. */
export async function readEndedTotals(db: Transaction): Promise<EndedTotal[]> {
  return connectionOf(db).query<EndedTotal>(sql`
    SELECT queue, kind, outcome, count::float8 AS count FROM offload.job_throughput WHERE span = 'ever'
    ORDER BY queue, kind, outcome`);
}

/** Returns the queue times and durations of these runs by bucket, the shortest first. */
export async function readDurationTotals(db: Transaction): Promise<DurationTotal[]> {
  return connectionOf(db).query<DurationTotal>(sql`
    SELECT queue, kind, measure, bucket, count::float8 AS count, total_ms::float8 AS "totalMs"
    FROM offload.job_duration WHERE span = 'ever' ORDER BY measure, queue, kind, bucket`);
}
