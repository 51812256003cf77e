import { connectionOf, type Transaction } from '@offload/core';
import { raw, sql } from '@offload/core/sql';
import { inRange } from './in-range';
import type { Range, RunOutcome } from './vocabulary';

export interface Throughput<Key> {
  key: Key;
  outcome: RunOutcome;
  count: number;
}

/** Returns how many runs ended in each point of a range, over all queues. */
export function readThroughput(db: Transaction, range: Range): Promise<Throughput<Date>[]> {
  return read(db, 'start', range);
}

/** Returns how many runs ended in each queue within a range. */
export function readQueueThroughput(db: Transaction, range: Range): Promise<Throughput<string>[]> {
  return read(db, 'queue', range);
}

async function read<Key>(db: Transaction, by: 'start' | 'queue', range: Range): Promise<Throughput<Key>[]> {
  const key = raw(by);
  return connectionOf(db).query<Throughput<Key>>(sql`
    SELECT ${key} AS key, outcome, sum(count)::float8 AS count
    FROM job_throughput WHERE ${inRange(range)} GROUP BY ${key}, outcome`);
}
