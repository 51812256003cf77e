import { connectionOf, type Transaction } from '@offload/core';
import { type Sql, sql } from '@offload/core/sql';
import { inRange, pointStart } from './in-range';
import type { Range, RunOutcome } from './vocabulary';

export interface Throughput<Key> {
  key: Key;
  outcome: RunOutcome;
  count: number;
}

/** Returns how many runs ended in each point of a range, of one queue or over all. */
export function readThroughput(
  db: Transaction,
  range: Range,
  queue: string | null = null,
): Promise<Throughput<Date>[]> {
  return read(db, pointStart(range), sql`${inRange(range)} AND (${queue}::text IS NULL OR queue = ${queue})`);
}

/** Returns how many runs ended in each queue within a range. */
export function readQueueThroughput(db: Transaction, range: Range): Promise<Throughput<string>[]> {
  return read(db, sql`queue`, inRange(range));
}

async function read<Key>(db: Transaction, key: Sql, condition: Sql): Promise<Throughput<Key>[]> {
  return connectionOf(db).query<Throughput<Key>>(sql`
    SELECT ${key} AS key, outcome, sum(count)::float8 AS count
    FROM job_throughput WHERE ${condition} GROUP BY 1, outcome`);
}
