import { type Sql, sql } from './sql';

// The database's clock may be set back: by NTP, when a virtual machine resumes, or by a failover to a server whose clock differs.
// What was stored before then lies in the future, and what waits for it would wait for as long as the step. So a time that the core
// has stored counts as passed if it's further ahead than it can be. Times that someone has chosen aren't bounded, because they may
// lie any time ahead: when a job is to run, its deadline, and how long it sleeps or is unique. Times after which rows are deleted
// aren't bounded either: deleting late is safe, and deleting early isn't.

/** Another transaction may have begun later and committed earlier. */
const concurrency = sql`interval '1 s'`;

/** Returns the condition that a time has passed that was at most `ahead` away when it was stored. */
export function hasPassed(time: Sql, ahead: Sql): Sql {
  return sql`(${time} < now() OR ${time} > now() + ${ahead} + ${concurrency})`;
}

/**
 * Returns the condition that a time is longer ago than `age`, or lies ahead because the database's clock was set back since it was
 * stored. No index on the time helps with that.
 *
 * @example
 * sql`SELECT id FROM carts WHERE ${isOlderThan(sql`changed_at`, sql`interval '1 hour'`)}`;
 */
export function isOlderThan(time: Sql, age: Sql): Sql {
  return sql`(${time} < now() - ${age} OR ${isInFuture(time)})`;
}

/** Returns the condition that a time lies ahead that had come when it was stored: the clock was set back since. */
export function isInFuture(time: Sql): Sql {
  return sql`(${time} > now() + ${concurrency})`;
}

/** Returns a time in ISO 8601, as it is in JSON. */
export function isoTime(time: Sql): Sql {
  return sql`to_char(${time} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}
