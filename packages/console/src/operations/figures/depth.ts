import type { Transaction } from '@offload/core';
import { isInOutbox, oldestWaitingMs } from '@offload/core/admin';
import { claimedStates } from '@offload/core/admin/browser';
import { connectionOf, isOlderThan, type Sql, sql, stateIn } from '@offload/core/sql';
import { countLimit, ownerSample } from './vocabulary';

export interface QueueDepth {
  queue: string;
  queued: number;
  running: number;
  retrying: number;
  /** Jobs that failed within the last 24 hours and haven't been retried or dismissed. */
  failed: number;
  /** How long the oldest due job has been waiting, in milliseconds by the database's clock, or null if none is due. */
  oldestWaitingMs: number | null;
}

/** Returns the depths of the queues, in the given order. Counts stop at `countLimit`. */
export async function readQueueDepths(db: Transaction, queues: string[]): Promise<QueueDepth[]> {
  return connectionOf(db).query<QueueDepth>(sql`
    SELECT queue, ${countOf(stateIn(['queued']))} AS queued,
      ${countOf(stateIn(claimedStates))} AS running,
      ${countOf(stateIn(['retrying']))} AS retrying,
      ${countOf(failedOfLate)} AS failed,
      ${oldestWaitingMs} AS "oldestWaitingMs"
    FROM unnest(${queues}::text[]) WITH ORDINALITY AS asked(queue, place) ORDER BY place`);
}

/** The condition that a job was committed more than five seconds ago and hasn't been dispatched. */
export const isUndispatched = sql`${isInOutbox} AND ${isOlderThan(sql`created_at`, sql`interval '5 s'`)}`;

export interface Outbox {
  /** The number of undispatched jobs. */
  count: number;
  /** Milliseconds by the database's clock since the oldest was committed, or null if there's none. */
  oldestMs: number | null;
}

export async function readOutbox(db: Transaction): Promise<Outbox> {
  const [row] = await connectionOf(db).query<Outbox>(sql`
    SELECT count(*)::int AS count, (extract(epoch FROM now() - min(created_at)) * 1000)::float8 AS "oldestMs" FROM (
      SELECT created_at FROM offload.job WHERE ${isUndispatched} LIMIT ${countLimit}
    ) AS waiting`);
  return row ?? { count: 0, oldestMs: null };
}

/** Returns the number of undispatched jobs in each queue that has any: of some queues, or of all. */
export async function countUndispatched(
  db: Transaction,
  queues: string[] | null = null,
): Promise<{ queue: string; count: number }[]> {
  return connectionOf(db).query<{ queue: string; count: number }>(sql`
    SELECT queue, count(*)::int AS count FROM (
      SELECT queue FROM offload.job
      WHERE ${isUndispatched} AND (${queues}::text[] IS NULL OR queue = ANY(${queues}::text[]))
      LIMIT ${countLimit}
    ) AS waiting GROUP BY queue ORDER BY queue`);
}

/** Returns how many owners the waiting jobs of each of these queues have, of its first 10,000 waiting jobs. */
export async function countWaitingOwners(db: Transaction, queues: string[]): Promise<Map<string, number>> {
  const rows = await connectionOf(db).query<{ queue: string; owners: number }>(sql`
    SELECT queue, (
      SELECT count(DISTINCT owner_id)::int FROM (
        SELECT owner_id FROM offload.job
        WHERE queue = asked.queue AND ${stateIn(['queued', 'retrying'])} LIMIT ${ownerSample}
      ) AS waiting) AS owners
    FROM unnest(${queues}::text[]) AS asked(queue)`);
  return new Map(rows.map(({ queue, owners }) => [queue, owners]));
}

const failedOfLate = sql`
  ${stateIn(['failed'])} AND dismissed_at IS NULL AND finished_at > now() - interval '24 hours'`;

function countOf(condition: Sql): Sql {
  return sql`(
    SELECT count(*)::int FROM (
      SELECT FROM offload.job WHERE queue = asked.queue AND (${condition}) LIMIT ${countLimit}
    ) AS counted)`;
}
