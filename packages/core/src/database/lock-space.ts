import { ofSchema } from './schema';
import { type Sql, sql } from './sql';

/** Purposes of named advisory locks, as seeds of their hashes, so that each purpose can lock the same name. */
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

/** Apps with different schemas don't share the key. */
export function lockKey(purpose: keyof typeof lockSpace, name: string | Sql): Sql {
  return sql`hashtextextended(${ofSchema}${name}, ${lockSpace[purpose]})`;
}

// The core's own transactions take milliseconds, but an app's may take any time.
const patienceMs = 3_000;

/** Limits how long later statements of the transaction wait for a lock. They fail with an error that `isCutShort` recognizes. */
export const limitedLockWaits = sql`set_config('lock_timeout', ${`${patienceMs}ms`}, true)`;
