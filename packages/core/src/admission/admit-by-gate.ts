import type { Connection } from '../database/connection';
import type { Database } from '../database/database';
import { distinctValues } from '../database/distinct-values';
import { sql } from '../database/sql';
import { hasPassed } from '../database/stored-times';
import { type QueueEntry, queueEntryColumns } from '../delivery/outbox';
import { hasIdOf } from '../job/by-id';
import { notifyChanged } from '../job/notify';
import { byPriority } from '../job/priorities';
import { isClosed } from './breaker';
import { isThrough, nextAfter, stepAt } from './holds';

const next = nextAfter('gate', 'job');
const rateInterval = sql`gate.rate_interval_ms * interval '1 ms'`;
const isSameInterval = sql`NOT ${hasPassed(sql`gate.interval_began_at + ${rateInterval}`, rateInterval)}`;

// The most jobs that one call lets through a gate.
const maxJobs = 1_000;

/** How many more jobs a gate lets through. A closed gate whose wait is over tries one job at a time. */
const room = sql`
  CASE WHEN ${isClosed} THEN 0
    WHEN gate.closed_until IS NOT NULL THEN
      CASE WHEN EXISTS (SELECT FROM offload.job probe WHERE probe.id = gate.probe_id AND ${isThrough('gate', 'probe')}) THEN 0 ELSE 1 END
    ELSE least(${maxJobs}::int, gate.concurrency
      - (SELECT count(*) FROM offload.job running WHERE running.gate = gate.name AND ${isThrough('gate', 'running')}),
      gate.rate_starts - CASE WHEN ${isSameInterval} THEN gate.interval_starts ELSE 0 END) END`;

/**
 * Lets the next jobs through these gates, by priority and waiting time, up to each gate's limits. Returns these jobs:
 * the queue may carry those that no other gate holds.
 */
export async function admitByGate(db: Database, names: string[]): Promise<QueueEntry[]> {
  if (names.length === 0) return [];
  return db.transaction(async (tx) => {
    // In a fixed order, so that two processes that need the same two gates don't deadlock.
    await tx.execute(
      sql`SELECT FROM offload.gate WHERE name = ANY(${names}::text[]) ORDER BY name FOR NO KEY UPDATE`,
    );
    return tx.query<QueueEntry>(sql`
      WITH target AS (
        SELECT gate.name, next.id FROM offload.gate, LATERAL (
          SELECT id FROM offload.job WHERE held_by = 'gate' AND job.gate = gate.name
          ORDER BY ${byPriority}, waits_since, id LIMIT greatest(0, ${room}) FOR NO KEY UPDATE SKIP LOCKED
        ) next WHERE gate.name = ANY(${names}::text[])
      ), counted AS (
        UPDATE offload.gate SET
          interval_began_at = CASE WHEN ${isSameInterval} THEN interval_began_at ELSE now() END,
          interval_starts = starts.count + CASE WHEN ${isSameInterval} THEN interval_starts ELSE 0 END,
          probe_id = CASE WHEN closed_until IS NOT NULL THEN starts.ids[1] END
        FROM (SELECT name, count(*)::int AS count, array_agg(id) AS ids FROM target GROUP BY name) starts
        WHERE gate.name = starts.name
      ), admitted AS (
        UPDATE offload.job SET held_by = ${next}, progress_step = ${stepAt(next)},
          admitted_at = now(), version = nextval('offload.job_version')
        FROM target WHERE ${hasIdOf('target')}
        RETURNING ${queueEntryColumns()}
      ), notified AS (${notifyChanged('admitted')})
      SELECT admitted.* FROM admitted, notified`);
  });
}

/** Returns the gates of jobs that their gates hold. */
export async function gatesOf(db: Connection, jobs: QueueEntry[]): Promise<string[]> {
  const ids = jobs.filter(({ heldBy }) => heldBy === 'gate').map(({ id }) => id);
  if (ids.length === 0) return [];
  const rows = await db.query<{ name: string }>(sql`
    SELECT DISTINCT gate AS name FROM offload.job WHERE id = ANY(${ids}::uuid[]) AND gate IS NOT NULL`);
  return rows.map(({ name }) => name);
}

/**
 * Returns gates that hold jobs although they have room, because their wait is over, or because an admission missed the
 * jobs.
 */
export async function findGatesWithRoom(db: Database, limit: number): Promise<string[]> {
  const rows = await db.query<{ name: string }>(sql`
    WITH RECURSIVE ${distinctValues('held', 'gate', sql`job.held_by = 'gate'`)}
    SELECT gate.name FROM held JOIN offload.gate ON gate.name = held.value WHERE ${room} > 0 LIMIT ${limit}::int`);
  return rows.map(({ name }) => name);
}
