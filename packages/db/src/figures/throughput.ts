import { type Database, Prisma } from '../client';
import type { Range, RunOutcome } from './vocabulary';
import { within } from './within';

export interface Throughput<Key> {
  key: Key;
  outcome: RunOutcome;
  count: number;
}

/** How many runs ended in each point of time of a range, over all queues. */
export function readThroughput(db: Database, range: Range): Promise<Throughput<Date>[]> {
  return read(db, 'start', range);
}

/** How many runs ended in each queue within a range. */
export function readQueueThroughput(db: Database, range: Range): Promise<Throughput<string>[]> {
  return read(db, 'queue', range);
}

async function read<Key>(db: Database, by: 'start' | 'queue', range: Range): Promise<Throughput<Key>[]> {
  const key = Prisma.raw(by);
  return db.$queryRaw<Throughput<Key>[]>`
    SELECT ${key} AS key, outcome, sum(count)::float8 AS count
    FROM job_throughput WHERE ${within(range)} GROUP BY ${key}, outcome`;
}
