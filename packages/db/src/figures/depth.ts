import { connectionOf, stateIn, type Transaction } from '@offload/core';
import { type Sql, sql } from '@offload/core/sql';
import { claimedStates } from '@offload/core/states';

/** Where more rows than this are counted, the count stops: it says "at least", and costs no more. */
const countLimit = 100_000;

export interface QueueDepth {
  queue: string;
  queued: number;
  running: number;
  retrying: number;
  /** Of the last 24 hours, failed still, and not put aside. */
  failed: number;
  /** Milliseconds by the database's clock that the job that is due longest has been waiting; null: none is. */
  oldestWaitingMs: number | null;
}

/** How full the queues are, in the order given. Counts stop at `countLimit`. */
export async function readQueueDepths(db: Transaction, queues: string[]): Promise<QueueDepth[]> {
  return connectionOf(db).query<QueueDepth>(sql`
    SELECT queue, ${countOf(stateIn(['queued']))} AS queued,
      ${countOf(stateIn(claimedStates))} AS running,
      ${countOf(stateIn(['retrying']))} AS retrying,
      ${countOf(failedOfLate)} AS failed,
      (extract(epoch FROM now() - least(
        (SELECT min(waits_since) FROM offload.job WHERE queue = asked.queue AND ${stateIn(['queued'])}),
        (SELECT min(waits_since) FROM offload.job
         WHERE queue = asked.queue AND ${stateIn(['retrying'])} AND waits_since < now())
      )) * 1000)::float8 AS "oldestWaitingMs"
    FROM unnest(${queues}::text[]) WITH ORDINALITY AS asked(queue, place) ORDER BY place`);
}

export interface Outbox {
  /** Jobs that were committed more than five seconds ago and not handed over to their queue. */
  count: number;
  /** Milliseconds by the database's clock since the oldest was committed; null: there is none. */
  oldestMs: number | null;
}

/** What has been committed and not handed over. */
export async function readOutbox(db: Transaction): Promise<Outbox> {
  const [row] = await connectionOf(db).query<Outbox>(sql`
    SELECT count(*)::int AS count, (extract(epoch FROM now() - min(created_at)) * 1000)::float8 AS "oldestMs" FROM (
      SELECT created_at FROM offload.job
      WHERE ${stateIn(['queued'])} AND held_by IS NULL AND dispatched_at IS NULL AND created_at < now() - interval '5 s'
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
