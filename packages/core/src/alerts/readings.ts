import type { Connection } from '../database/connection';
import { sql } from '../database/sql';
import { isOlderThan } from '../database/stored-times';
import { oldestWaitingMs } from '../figures/oldest-waiting';
import { findStalledQueues, isServed, stalledText, type WatchedQueues } from '../health/stalled';
import { listOutages } from '../health/worker-processes';
import { lastingRules } from './rules';

/** The current value of a rule for a queue. */
export interface Reading {
  rule: string;
  queue: string;
  value: number;
  isOver: boolean;
  reason: string | null;
}

interface RuleSetting {
  rule: string;
  threshold: number;
}

// With fewer runs, a rate is meaningless.
const minRuns = 5;
const ownerSample = 1_000;

/** Measures every queue by every enabled rule. */
export async function takeReadings(
  tx: Connection,
  rules: RuleSetting[],
  watched: WatchedQueues,
): Promise<Reading[]> {
  const readings: Reading[] = [];
  for (const { rule, threshold } of rules) {
    const values = await measure(tx, rule, watched);
    for (const queue of watched.queues) {
      const { value, reason = null } = values.get(queue) ?? { value: 0 };
      const isOver = lastingRules.includes(rule) ? value > 0 : value > threshold;
      readings.push({ rule, queue, value, isOver, reason });
    }
  }
  return readings;
}

type Measured = Map<string, { value: number; reason?: string }>;

function measure(tx: Connection, rule: string, watched: WatchedQueues): Promise<Measured> {
  const { queues } = watched;
  switch (rule) {
    case 'failed-rate':
      return failedPercent(tx);
    case 'oldest-waiting':
      return secondsWaited(tx, queues);
    case 'outage':
      return outages(tx);
    case 'stalled':
      return stalled(tx, watched);
    default:
      return unserved(tx, queues);
  }
}

/**
 * Returns the percentage of failed jobs among those that finished within the last 10 minutes. Leaves out a queue if all failures
 * are of one owner while jobs of others succeed: then the owner's data is wrong, not the queue.
 */
async function failedPercent(tx: Connection): Promise<Measured> {
  const rows = await tx.query<{ queue: string; value: number }>(sql`
    WITH ended AS (
      SELECT queue, kind, outcome, sum(count) AS count FROM offload.job_throughput
      WHERE span = 'minute' AND NOT ${isOlderThan(sql`start`, sql`interval '10 minutes'`)} AND outcome IN ('succeeded', 'failed')
      GROUP BY queue, kind, outcome
    ), owned AS (${ownersOfEnded})
    SELECT queue, (100 * sum(count) FILTER (WHERE outcome = 'failed') / sum(count))::float8 AS value
    FROM ended WHERE queue NOT IN (
      SELECT failed.queue FROM owned AS failed JOIN owned AS fine ON fine.queue = failed.queue
      WHERE failed.state = 'failed' AND fine.state = 'succeeded'
      GROUP BY failed.queue
      HAVING count(DISTINCT failed.owner_id) = 1 AND bool_or(fine.owner_id <> failed.owner_id)
    ) GROUP BY queue HAVING sum(count) >= ${minRuns}`);
  return new Map(rows.map(({ queue, value }) => [queue, { value: value ?? 0 }]));
}

/** The owners of the latest jobs of each kind that finished within the last 10 minutes. */
const ownersOfEnded = sql`
  SELECT DISTINCT ended.queue, latest.state, latest.owner_id FROM ended, LATERAL (
    SELECT state, owner_id, finished_at FROM offload.job
    WHERE job.queue = ended.queue AND job.kind = ended.kind AND job.state = ended.outcome
    ORDER BY id DESC LIMIT ${ownerSample}
  ) AS latest WHERE finished_at > now() - interval '10 minutes'`;

async function secondsWaited(tx: Connection, queues: string[]): Promise<Measured> {
  const rows = await tx.query<{ queue: string; ms: number | null }>(
    sql`SELECT queue, ${oldestWaitingMs} AS ms FROM unnest(${queues}::text[]) AS asked(queue)`,
  );
  return new Map(rows.map(({ queue, ms }) => [queue, { value: (ms ?? 0) / 1_000 }]));
}

/** Returns 1 for each queue that no worker serves. */
async function unserved(tx: Connection, queues: string[]): Promise<Measured> {
  const rows = await tx.query<{ queue: string }>(sql`
    SELECT queue FROM unnest(${queues}::text[]) AS asked(queue)
    WHERE NOT ${isServed}`);
  return new Map(rows.map(({ queue }) => [queue, { value: 1 }]));
}

/** Returns 1 and the reason for each queue that a worker has paused because a dependency is down. */
async function outages(tx: Connection): Promise<Measured> {
  const rows = await listOutages(tx);
  return new Map(
    rows.map(({ queue, reason, detail }) => [queue, { value: 1, reason: `${reason} (${detail})` }]),
  );
}

/** Returns 1 and the reason for each queue whose jobs don't start although workers have free slots. */
async function stalled(tx: Connection, watched: WatchedQueues): Promise<Measured> {
  const found = await findStalledQueues(tx, watched);
  return new Map(found.map((one) => [one.queue, { value: 1, reason: stalledText(one) }]));
}

/** Saves readings, with the times since when each has been over its threshold and when it last was. */
export async function saveReadings(tx: Connection, readings: Reading[]): Promise<void> {
  await tx.execute(sql`
    INSERT INTO offload.alert_state AS known (rule, queue, value, reason, over_since, last_over_at)
    SELECT rule, queue, value, reason, ${overNow} AS over_since, ${overNow} AS last_over_at
    FROM unnest(
      ${readings.map(({ rule }) => rule)}::text[], ${readings.map(({ queue }) => queue)}::text[],
      ${readings.map(({ value }) => value)}::float8[], ${readings.map(({ isOver }) => isOver)}::bool[],
      ${readings.map(({ reason }) => reason)}::text[]
    ) AS reading(rule, queue, value, is_over, reason)
    ON CONFLICT (rule, queue) DO UPDATE SET
      value = excluded.value, reason = excluded.reason,
      over_since = CASE WHEN excluded.over_since IS NOT NULL THEN least(known.over_since, now()) END,
      last_over_at = coalesce(excluded.last_over_at, least(known.last_over_at, now()))`);
}

const overNow = sql`CASE WHEN is_over THEN now() END`;
