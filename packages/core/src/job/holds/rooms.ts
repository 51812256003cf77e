import { lockKey } from '../../database/lock-space';
import { type Sql, sql } from '../../database/sql';
import { hasPassed, isInFuture } from '../../database/stored-times';
import { byPriority, priorities } from '../priorities';
import { freeShareOf, type OwnerShares, shareKey } from './owner-shares';

/** A limit that jobs share. Its hold keeps a job while others use up the room. */
export interface Room {
  /** The columns of `job` whose values name one room. */
  scope: readonly string[];
  /** Locks the rooms in `scope` that no one else has locked, and returns them. */
  tryLock: Sql;
  /** Locks all of them, in a fixed order, so that two processes that need the same two don't deadlock. */
  lock: Sql;
  from?: Sql;
  /** How many more jobs a room lets through; it may be negative. `isThrough` is the condition that a row counts. */
  free(isThrough: (row: string) => Sql, shares: OwnerShares): Sql;
  /** The order of its jobs, which is that of its index. */
  order: Sql;
  /** Records the jobs in `target`, which it has let through. */
  count?: Sql;
}

/** The condition that a gate is closed: its wait, which began with its last error, isn't over. */
export const isClosed = sql`(gate.closed_until > now() AND ${isInFuture(sql`gate.last_error_at`)} IS NOT TRUE)`;

const rateInterval = sql`gate.rate_interval_ms * interval '1 ms'`;
const isSameInterval = sql`NOT ${hasPassed(sql`gate.interval_began_at + ${rateInterval}`, rateInterval)}`;

// The maximum number of jobs that one call lets through a gate.
const maxJobs = 1_000;
const gatesOfScope = sql`offload.gate WHERE name = ANY(ARRAY(SELECT gate FROM scope))`;

/** The limits of a gate. Its row is the lock, because the breaker changes it, too. */
export const gateRoom: Room = {
  scope: ['gate'],
  tryLock: sql`SELECT name AS gate FROM ${gatesOfScope} FOR NO KEY UPDATE SKIP LOCKED`,
  lock: sql`SELECT FROM ${gatesOfScope} ORDER BY name FOR NO KEY UPDATE`,
  from: sql`JOIN offload.gate ON gate.name = ANY(ARRAY[scope.gate])`,
  // A closed gate whose wait is over tries one job at a time.
  free: (isThrough) => sql`
    CASE WHEN ${isClosed} THEN 0
      WHEN gate.closed_until IS NOT NULL THEN
        CASE WHEN EXISTS (SELECT FROM offload.job probe WHERE probe.id = gate.probe_id AND ${isThrough('probe')})
          THEN 0 ELSE 1 END
      ELSE least(${maxJobs}::int, gate.concurrency
        - (SELECT count(*) FROM offload.job running WHERE running.gate = gate.name AND ${isThrough('running')}),
        gate.rate_starts - CASE WHEN ${isSameInterval} THEN gate.interval_starts ELSE 0 END) END`,
  order: sql`${byPriority}, waits_since, id`,
  count: sql`
    UPDATE offload.gate SET
      interval_began_at = CASE WHEN ${isSameInterval} THEN interval_began_at ELSE now() END,
      interval_starts = starts.count + CASE WHEN ${isSameInterval} THEN interval_starts ELSE 0 END,
      probe_id = CASE WHEN closed_until IS NOT NULL THEN starts.ids[1] END
    FROM (SELECT gate, count(*)::int AS count, array_agg(id) AS ids FROM target GROUP BY gate) starts
    WHERE gate.name = starts.gate`,
};

const keyLock = lockKey('keys', sql`concurrency_key`);

/** A concurrency key. The newest job that waits for it sets the limit. */
export const keyRoom: Room = {
  scope: ['concurrency_key'],
  tryLock: sql`SELECT concurrency_key FROM scope WHERE pg_try_advisory_xact_lock(${keyLock})`,
  lock: sql`SELECT pg_advisory_xact_lock(${keyLock}) FROM (SELECT * FROM scope ORDER BY 1) scope`,
  // One search per priority, because the index is ordered by priority first.
  free: (isThrough) => sql`(
    (SELECT newest.concurrency_limit FROM generate_series(1, ${priorities.length}::int) AS place, LATERAL (
       SELECT id, concurrency_limit FROM offload.job
       WHERE held_by = 'key' AND concurrency_key = scope.concurrency_key AND ${byPriority} = place ORDER BY id DESC LIMIT 1
     ) newest ORDER BY newest.id DESC LIMIT 1)
    - (SELECT count(*) FROM offload.job running
       WHERE running.concurrency_key = scope.concurrency_key AND ${isThrough('running')}))`,
  order: sql`${byPriority}, id`,
};

const shareLock = shareKey(sql`queue`, sql`owner_id`);

/** An owner's share of a queue. `readOwnerUse` locks it, too. */
export const ownerRoom: Room = {
  scope: ['queue', 'owner_id'],
  tryLock: sql`SELECT queue, owner_id FROM scope WHERE pg_try_advisory_xact_lock(${shareLock})`,
  lock: sql`SELECT pg_advisory_xact_lock(${shareLock}) FROM (SELECT * FROM scope ORDER BY 1, 2) scope`,
  free: (_isThrough, shares) => freeShareOf('scope', shares),
  order: sql`${byPriority}, id`,
};
