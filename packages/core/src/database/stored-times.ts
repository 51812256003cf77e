import { connectionOf, type Transaction } from './connection';
import { type Sql, sql } from './sql';

// The database's clock may be set back: by NTP, when a virtual machine resumes, or by a failover to another server. Then stored
// times lie in the future, and whatever waits for them would wait too long. So a time that the core has stored counts as passed
// if it's further ahead than it can be. Times that someone has chosen aren't bounded, because they may lie any time ahead: when a
// job should run, its deadline, and how long it sleeps or is unique. Nor are times after which rows are deleted: deleting late is
// safe, and deleting early isn't.

/** Another transaction may have begun later and committed earlier. */
const concurrency = sql`interval '1 s'`;

/** Returns the condition that a time has passed that was at most `ahead` away when it was stored. */
export function hasPassed(time: Sql, ahead: Sql): Sql {
  return sql`(${time} < now() OR ${time} > now() + ${ahead} + ${concurrency})`;
}

/**
 * Returns the condition that a stored time is longer ago than `age`, or lies ahead because the database's clock was set back
 * since. It can't use an index on the time.
 *
 * @example
 * sql`SELECT id FROM carts WHERE ${isOlderThan(sql`changed_at`, sql`interval '1 hour'`)}`;
 */
export function isOlderThan(time: Sql, age: Sql): Sql {
  return sql`(${time} < now() - ${age} OR ${isInFuture(time)})`;
}

/** Returns the condition that a time that had come when it was stored lies ahead, because the clock was set back since. */
export function isInFuture(time: Sql): Sql {
  return sql`(${time} > now() + ${concurrency})`;
}

/** Returns a time in ISO 8601, as in JSON. */
export function isoTime(time: Sql): Sql {
  return sql`to_char(${time} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}

/** Returns the database's time, rounded as the moment is when a job finished: the clock of this process may be wrong. */
export async function databaseTime(db: Transaction): Promise<Date> {
  const [row] = await connectionOf(db).query<{ now: Date }>(sql`SELECT now()::timestamptz(3) AS now`);
  if (!row) throw new Error('The database returned no time.');
  return row.now;
}
