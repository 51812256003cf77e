import type { Transaction } from '@offload/core';
import type { RunOutcome } from '@offload/core/admin';
import { connectionOf, type Sql, sql } from '@offload/core/sql';
import { inPeriod, pointStart } from './in-period';
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
  return read(
    db,
    pointStart(period),
    sql`${inPeriod(period)} AND (${queues}::text[] IS NULL OR queue = ANY(${queues}::text[]))`,
  );
}

/** Returns how many runs ended in each queue within a period. */
export function readQueueThroughput(db: Transaction, period: Period): Promise<Throughput<string>[]> {
  return read(db, sql`queue`, inPeriod(period));
}

async function read<Key>(db: Transaction, key: Sql, condition: Sql): Promise<Throughput<Key>[]> {
  return connectionOf(db).query<Throughput<Key>>(sql`
    SELECT ${key} AS key, outcome, sum(count)::float8 AS count
    FROM offload.job_throughput WHERE ${condition} GROUP BY 1, outcome`);
}
