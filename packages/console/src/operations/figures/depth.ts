import type { Transaction } from '@offload/core';
import { isInOutbox, oldestWaitingMs } from '@offload/core/admin';
import { claimedStates } from '@offload/core/admin/browser';
import { connectionOf, isOlderThan, type Sql, sql, stateIn } from '@offload/core/sql';
import { countLimit } from './vocabulary';

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

export interface Outbox {
  /** Jobs that were committed more than five seconds ago and haven't been dispatched. */
  count: number;
  /** Milliseconds by the database's clock since the oldest was committed, or null if there's none. */
  oldestMs: number | null;
}

/** Returns what has been committed but not dispatched: of some queues, or of all. */
export async function readOutbox(db: Transaction, queues: string[] | null = null): Promise<Outbox> {
  const [row] = await connectionOf(db).query<Outbox>(sql`
    SELECT count(*)::int AS count, (extract(epoch FROM now() - min(created_at)) * 1000)::float8 AS "oldestMs" FROM (
      SELECT created_at FROM offload.job
      WHERE ${isInOutbox}
        AND ${isOlderThan(sql`created_at`, sql`interval '5 s'`)} AND (${queues}::text[] IS NULL OR queue = ANY(${queues}::text[]))
      LIMIT ${countLimit}
    ) AS waiting`);
  return row ?? { count: 0, oldestMs: null };
}

const failedOfLate = sql`
  ${stateIn(['failed'])} AND dismissed_at IS NULL AND finished_at > now() - interval '24 hours'`;

function countOf(condition: Sql): Sql {
  return sql`(
    SELECT count(*)::int FROM (
      SELECT FROM offload.job WHERE queue = asked.queue AND (${condition}) LIMIT ${countLimit}
    ) AS counted)`;
}
