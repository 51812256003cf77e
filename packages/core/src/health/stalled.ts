import type { Connection } from '../database/connection';
import { type Sql, sql } from '../database/sql';
import { isInFuture, isOlderThan } from '../database/stored-times';
import { countOf, formatNumber, plural } from '../format/amounts';
import { isOnline } from '../job/liveness';
import { mayBeCarried } from '../job/queue-entry';
import { claimedStates } from '../job/states';
import { stateIn } from '../job/transitions';

// A working queue delivers within milliseconds, or seconds on a busy machine.
const afterSeconds = 15;
/** Counting stops after this many rows. */
const countLimit = 1_000;

/** A queue whose jobs don't start. */
export interface StalledQueue {
  queue: string;
  /** The number of due jobs that don't start. */
  count: number;
}

/** The queues to check, and which of them staff have paused. */
export interface WatchedQueues {
  queues: string[];
  paused: readonly string[];
}

const after = sql`${afterSeconds}::int * interval '1 s'`;

/** The slots of the online workers that serve the queue and haven't paused it because of an outage. */
const slots = sql`
  SELECT coalesce(sum(coalesce(setting.concurrency, (queues ->> asked.queue)::int)), 0) AS slots
  FROM offload.worker_process LEFT JOIN offload.queue_setting AS setting ON setting.queue = asked.queue
  WHERE ${isOnline} AND queues ? asked.queue AND NOT EXISTS (
    SELECT FROM jsonb_array_elements(outages) AS outage WHERE outage ->> 'queue' = asked.queue)`;

const running = sql`
  SELECT count(*) AS running, max(started_at) AS started_at FROM offload.job
  WHERE queue = asked.queue AND ${stateIn(claimedStates)}`;

const dueSince = (when: Sql) => sql`(
  SELECT FROM offload.job
  WHERE queue = asked.queue AND ${mayBeCarried} AND ${when}
    AND (admitted_at IS NULL OR ${isOlderThan(sql`admitted_at`, after)})
  LIMIT ${countLimit}::int)`;

// Two ranges of the index.
const waiting = sql`
  SELECT count(*)::int AS count FROM (
    ${dueSince(sql`waits_since < now() - ${after}`)} UNION ALL ${dueSince(isInFuture(sql`waits_since`))}
    LIMIT ${countLimit}::int
  ) AS due`;

/** Whether no run has started for a while, by running jobs and the figures of finished runs. */
const nothingStarts = sql`
  coalesce(${isOlderThan(sql`busy.started_at`, after)}, true) AND NOT EXISTS (
    SELECT FROM offload.job_throughput AS ended
    WHERE ended.queue = asked.queue AND span = 'minute' AND NOT ${isOlderThan(sql`start`, sql`interval '1 minute'`)})`;

/** Whether staff have limited how many of the queue's jobs start per minute, so that jobs may wait. */
const isRateLimited = sql`EXISTS (
  SELECT FROM offload.queue_setting AS setting WHERE setting.queue = asked.queue AND per_minute IS NOT NULL)`;

/**
 * Returns the queues with jobs that have been due for a while and don't start although slots are free. If more jobs wait than
 * slots are free, workers may be busy with a backlog, so the queue counts only if no job has started for a while.
 */
export async function findStalledQueues(
  db: Connection,
  { queues, paused }: WatchedQueues,
): Promise<StalledQueue[]> {
  return db.query<StalledQueue>(sql`
    SELECT asked.queue, waiting.count
    FROM unnest(${queues}::text[]) WITH ORDINALITY AS asked(queue, place),
      LATERAL (${waiting}) AS waiting, LATERAL (${slots}) AS served, LATERAL (${running}) AS busy
    WHERE waiting.count > 0 AND slots > running AND NOT asked.queue = ANY(${[...paused]}::text[]) AND NOT ${isRateLimited}
      AND (waiting.count <= slots - running OR (${nothingStarts}))
    ORDER BY place`);
}

/** The condition that an online worker takes jobs of `asked.queue`. */
export const isServed = sql`EXISTS (
  SELECT FROM offload.worker_process WHERE ${isOnline} AND (queues ->> asked.queue)::int > 0)`;

export async function findUnservedQueues(
  db: Connection,
  { queues, paused }: WatchedQueues,
): Promise<StalledQueue[]> {
  return db.query<StalledQueue>(sql`
    SELECT asked.queue, waiting.count
    FROM unnest(${queues}::text[]) WITH ORDINALITY AS asked(queue, place), LATERAL (
      SELECT count(*)::int AS count FROM (
        SELECT FROM offload.job WHERE queue = asked.queue AND ${mayBeCarried}
        LIMIT ${countLimit}::int
      ) AS due
    ) AS waiting
    WHERE waiting.count > 0 AND NOT asked.queue = ANY(${[...paused]}::text[]) AND NOT ${isServed}
    ORDER BY place`);
}

/**
 * Describes a queue that no worker serves, without a period at the end.
 *
 * @example
 * unservedText({ queue: 'email', count: 2 }); // '2 jobs in the email queue wait, and no worker takes jobs from it'
 */
export function unservedText({ queue, count }: StalledQueue): string {
  return `${jobsText(count)} in the ${queue} queue ${plural(count, 'waits', 'wait')}, and no worker takes jobs from it`;
}

/**
 * Describes a stalled queue, without a period at the end.
 *
 * @example
 * stalledText({ queue: 'email', count: 2 }); // '2 jobs in the email queue should run, but don't start although …'
 */
export function stalledText({ queue, count }: StalledQueue): string {
  const dont = plural(count, "doesn't", "don't");
  return `${jobsText(count)} in the ${queue} queue should run, but ${dont} start although workers have free slots`;
}

function jobsText(count: number): string {
  return count === countLimit ? `${formatNumber(count)} or more jobs` : countOf(count, 'job');
}
