import { type Sql, sql } from './sql';

// The database's clock may be set back: by NTP, when a virtual machine resumes, or by a failover to a server whose clock differs.
// What was stored before then lies in the future, and whoever waits for it would wait for as long as the clock was wrong. So a time
// that the core has stored counts as passed if it's further ahead than it can be. Only times that someone has chosen aren't bounded,
// because they may be any time ahead: when a job is to run, its deadline, and how long it sleeps or is unique. Nor are times that
// only rows' deletion waits for: it may be late.

/** A transaction that began later, and committed earlier, has stored a later time. */
const concurrency = sql`interval '1 s'`;

/** Returns the condition that the clock has passed a time that is stored at most `ahead` before it comes. */
export function hasPassed(time: Sql, ahead: Sql): Sql {
  return sql`(${time} < now() OR ${time} > now() + ${ahead} + ${concurrency})`;
}

/**
 * Returns the condition that a time, which was in no one's future when it was stored, is longer ago than `age`, also if the
 * database's clock was set back since. An index on the time is of no use to it.
 *
 * @example
 * sql`SELECT id FROM carts WHERE ${isOlderThan(sql`changed_at`, sql`interval '1 hour'`)}`;
 */
export function isOlderThan(time: Sql, age: Sql): Sql {
  return sql`(${time} < now() - ${age} OR ${isInFuture(time)})`;
}

/** Returns the condition that a time, which was in no one's future when it was stored, is by now: the clock was set back since. */
export function isInFuture(time: Sql): Sql {
  return sql`(${time} > now() + ${concurrency})`;
}
