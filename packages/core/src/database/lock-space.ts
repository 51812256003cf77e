import { ofSchema } from './schema';
import { type Sql, sql } from './sql';

/** The purposes of named advisory locks, as seeds of their hashes, so that the same name can be locked for each purpose. */
export const lockSpace = {
  requests: 1,
  sweeps: 5,
  shares: 6,
  keys: 9,
  schedules: 7,
  migrations: 8,
  unique: 11,
  appSweeps: 13,
};

/** Returns the key of a named advisory lock. Apps with different schemas don't share it. */
export function lockKey(purpose: keyof typeof lockSpace, name: string | Sql): Sql {
  return sql`hashtextextended(${ofSchema}${name}, ${lockSpace[purpose]})`;
}

// The core's own transactions take milliseconds. Those of an app may take as long as it likes.
const patienceMs = 3_000;

/** Ends each later statement of the transaction that waits for a lock for 3 s, with an error that `isCutShort` recognizes. */
export const limitedLockWaits = sql`set_config('lock_timeout', ${`${patienceMs}ms`}, true)`;
