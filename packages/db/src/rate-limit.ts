import type { Transaction } from '@offload/core';
import { connectionOf, join, oftenUsed, sql } from '@offload/core/sql';
import type { Database } from './client';

/** Up to `max` hits of a key within a window of `seconds`, which starts with the first. */
export interface Limit {
  key: string;
  max: number;
  seconds: number;
}

/** After this many failures in a row, each further attempt is delayed by `delay` seconds. */
const maxFreeFailures = 10;
const delay = 600;
/** How long failures are remembered, in seconds. */
const memory = 86_400;

// A window that ends later than it can began before the database's clock was set back.
const isOver = sql`(l.until <= now() OR l.until > clock_timestamp() + (excluded.until - now()))`;

/** Counts a hit for each limit. Returns the seconds until all limits allow it, or 0 if they already do. */
export async function countHits(db: Database, limits: Limit[]): Promise<number> {
  const rows = join(limits.map(({ key, seconds }) => sql`(${key}, ${seconds}::int)`));
  // In a fixed order, so that two statements never deadlock.
  // The wait isn't counted from now(), which is when the statement began: one that it waited for may have begun later.
  const counted = await connectionOf(db).query<{ key: string; hits: number; seconds: number }>(sql`
    ${oftenUsed} INSERT INTO rate_limit AS l (key, hits, until)
    SELECT key, 1, now() + seconds * interval '1 s' FROM (VALUES ${rows}) AS given (key, seconds) ORDER BY key
    ON CONFLICT (key) DO UPDATE SET
      hits = CASE WHEN ${isOver} THEN 1 ELSE l.hits + 1 END,
      until = CASE WHEN ${isOver} THEN excluded.until ELSE l.until END
    RETURNING key, hits, greatest(ceil(extract(epoch FROM until - clock_timestamp())), 1)::int AS seconds`);
  const maxima = new Map(limits.map(({ key, max }) => [key, max]));
  const used = counted.filter(({ key, hits }) => hits > (maxima.get(key) ?? 0));
  return Math.max(0, ...used.map(({ seconds }) => seconds));
}

/**
 * Counts a hit for a limit the first time that `member` is seen within `seconds`. Returns the seconds until a new member is
 * allowed, or 0 if this one is. Roll the transaction back if it isn't.
 */
export async function countMember(
  tx: Transaction,
  { key, max, seconds }: Limit,
  member: string,
): Promise<number> {
  const memberKey = `${key}: ${member}`;
  const connection = connectionOf(tx);
  const end = sql`now() + ${seconds}::int * interval '1 s'`;
  const [counted] = await connection.query<{ isAllowed: boolean; seconds: number }>(sql`
    ${oftenUsed} WITH counted AS (
      INSERT INTO rate_limit AS l (key, hits, until)
      SELECT ${key}, 1, ${end} WHERE NOT EXISTS (SELECT FROM rate_limit WHERE key = ${memberKey} AND until > now())
      ON CONFLICT (key) DO UPDATE SET
        hits = CASE WHEN ${isOver} THEN 1 ELSE l.hits + 1 END,
        until = CASE WHEN ${isOver} THEN excluded.until ELSE l.until END
      RETURNING hits <= ${max}::int AS "isAllowed", greatest(ceil(extract(epoch FROM until - clock_timestamp())), 1)::int AS seconds
    ), seen AS (
      INSERT INTO rate_limit AS l (key, hits, until) SELECT ${memberKey}, 1, ${end} FROM counted WHERE "isAllowed"
      ON CONFLICT (key) DO UPDATE SET until = excluded.until
    )
    SELECT * FROM counted`);
  if (!counted || counted.isAllowed) return 0;
  // The same member may have been counted while this statement waited.
  const seen = await connection.query(sql`
    SELECT FROM rate_limit WHERE key = ${memberKey} AND until > clock_timestamp()`);
  return seen.length > 0 ? 0 : counted.seconds;
}

/**
 * Counts an attempt before its outcome is known, so that parallel attempts can't bypass the limit. Returns the seconds until
 * the next attempt is allowed, or 0. After ten failures in a row, there is one attempt in ten minutes, so that there are never
 * more than ten failures in ten minutes.
 */
export async function countAttempt(db: Database, key: string): Promise<number> {
  // Not now(), which is when the statement began: after waiting for another statement, it would be in the past.
  const counted = await db.$executeRaw`
    INSERT INTO rate_limit AS l (key, hits, until) VALUES (${key}, 1, clock_timestamp())
    ON CONFLICT (key) DO UPDATE SET
      hits = CASE WHEN l.until <= clock_timestamp() - ${memory}::int * interval '1 s' THEN 1 ELSE l.hits + 1 END,
      until = clock_timestamp() + CASE
        WHEN l.until <= clock_timestamp() - ${memory}::int * interval '1 s' OR l.hits + 1 < ${maxFreeFailures}::int THEN 0
        ELSE ${delay}::int
      END * interval '1 s'
    WHERE l.until NOT BETWEEN clock_timestamp() AND clock_timestamp() + ${delay}::int * interval '1 s'`;
  if (counted > 0) return 0;
  const [row] = await db.$queryRaw<{ seconds: number }[]>`
    SELECT greatest(ceil(extract(epoch FROM until - now())), 1)::int AS seconds FROM rate_limit WHERE key = ${key}`;
  return row?.seconds ?? 1;
}

/** Resets the failures of a key after a successful attempt. */
export async function forgiveAttempts(db: Database, key: string): Promise<void> {
  await db.$executeRaw`DELETE FROM rate_limit WHERE key = ${key}`;
}

/** Takes back one hit of each limit. */
export async function forgiveHits(db: Database, limits: Limit[]): Promise<void> {
  const keys = limits.map(({ key }) => key);
  await db.$executeRaw`
    UPDATE rate_limit SET hits = greatest(hits - 1, 0)
    WHERE key IN (SELECT key FROM rate_limit WHERE key = ANY(${keys}) ORDER BY key FOR UPDATE)`;
}

/** Deletes the counts that no longer limit anything. */
export async function pruneRateLimits(db: Database): Promise<void> {
  await db.$executeRaw`DELETE FROM rate_limit WHERE until < now() - ${memory}::int * interval '1 s'`;
}
