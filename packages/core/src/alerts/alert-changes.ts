import type { Connection } from '../database/connection';
import { type Sql, sql } from '../database/sql';
import { isOlderThan } from '../database/stored-times';
import type { WatchedQueues } from '../health/stalled';
import { describeAlert } from './describe-alert';
import { saveReadings, takeReadings } from './readings';
import { lastingRules } from './rules';

/** An alert that has started firing or was resolved, or that is still firing. */
export interface AlertChange {
  rule: string;
  queue: string;
  state: 'firing' | 'resolved';
  value: number;
  threshold: number;
  /** The reason, if the value doesn't show it. */
  reason: string | null;
  /** When the alert started firing. */
  since: Date;
  /** Whether it's delivered again because it's still firing: after ten minutes, and then every hour. */
  isReminder: boolean;
  /** The alert in one sentence. */
  summary: string;
}

type Change = Omit<AlertChange, 'summary' | 'isReminder'>;

interface Turn {
  at: Date;
  previousAt: Date;
}

/**
 * Evaluates every rule. Returns the alerts that have started firing or were resolved since the last evaluation, and reminders of
 * those that still fire, each to one caller only. Returns nothing if another process has evaluated the rules within the last five seconds.
 */
export async function takeAlertChanges(tx: Connection, watched: WatchedQueues): Promise<AlertChange[]> {
  const turn = await takeTurn(tx);
  if (!turn) return [];
  const rules = await tx.query<{ rule: string; threshold: number }>(
    sql`SELECT rule, threshold FROM offload.alert_rule WHERE is_on`,
  );
  // The alerts of a disabled rule or of a removed queue end without a notification. During a deploy, processes of the other
  // version may still measure such a queue.
  await tx.execute(sql`
    DELETE FROM offload.alert_state WHERE rule <> ALL(${rules.map(({ rule }) => rule)}::text[])
      OR (over_since IS NOT NULL AND queue <> ALL(${watched.queues}::text[]) AND last_over_at < now() - interval '1 minute')`);
  await saveReadings(tx, await takeReadings(tx, rules, watched));
  const changes = [...(await tx.query<Change>(fired)), ...(await tx.query<Change>(resolved))];
  if (changes.length > 0) await pruneChanges(tx);
  const reminders = await tx.query<Change>(remindersIn(turn));
  return [
    ...changes.map((change) => ({ ...change, isReminder: false })),
    ...reminders.map((change) => ({ ...change, isReminder: true })),
  ].map((change) => ({ ...change, summary: describeAlert(change) }));
}

async function takeTurn(tx: Connection): Promise<Turn | undefined> {
  const [turn] = await tx.query<Turn>(sql`
    UPDATE offload.alert_turn AS turn SET evaluated_at = now()
    FROM (SELECT evaluated_at FROM offload.alert_turn FOR NO KEY UPDATE) AS previous
    WHERE ${isOlderThan(sql`turn.evaluated_at`, sql`interval '5 s'`)}
    RETURNING turn.evaluated_at AS at, previous.evaluated_at AS "previousAt"`);
  return turn;
}

async function pruneChanges(tx: Connection): Promise<void> {
  await tx.execute(sql`DELETE FROM offload.alert_change WHERE at < now() - interval '90 days'`);
}

function recorded(change: Sql): Sql {
  return sql`
    WITH changed AS (${change}), history AS (
      INSERT INTO offload.alert_change (rule, queue, state, value, threshold, reason, since)
      SELECT rule, queue, state, value, threshold, reason, since FROM changed
    )
    SELECT * FROM changed`;
}

const measured = sql`
  CASE WHEN setting.rule = ANY(${lastingRules}) THEN extract(epoch FROM now() - over_since)::float8 ELSE value END`;

const fired = recorded(sql`
  UPDATE offload.alert_state AS alert SET firing_since = now() FROM offload.alert_rule AS setting
  WHERE setting.rule = alert.rule AND firing_since IS NULL AND over_since IS NOT NULL
    AND (NOT setting.rule = ANY(${lastingRules}) OR over_since <= now() - threshold * interval '1 s')
  RETURNING alert.rule, queue, 'firing' AS state, threshold, reason, firing_since AS since,
    ${measured} AS value`);

/** Returns the alerts whose next reminder was due since the previous turn. */
function remindersIn({ at, previousAt }: Turn): Sql {
  const hoursAt = (time: Date) =>
    sql`floor(extract(epoch FROM ${time}::timestamptz - firing_since - interval '10 minutes') / 3600)`;
  return sql`
    SELECT rule, queue, 'firing' AS state, threshold, reason, firing_since AS since, ${measured} AS value
    FROM offload.alert_state JOIN offload.alert_rule AS setting USING (rule)
    WHERE firing_since <= ${at}::timestamptz - interval '10 minutes' AND over_since IS NOT NULL
      AND ${hoursAt(at)} > ${hoursAt(previousAt)}`;
}

// A value that fluctuates around its threshold is one alert, not a notification every few seconds.
const resolved = recorded(sql`
  UPDATE offload.alert_state AS alert SET firing_since = NULL
  FROM (
    SELECT rule, queue, firing_since FROM offload.alert_state
    WHERE firing_since IS NOT NULL AND over_since IS NULL AND last_over_at < now() - interval '1 minute'
    FOR NO KEY UPDATE
  ) AS before JOIN offload.alert_rule USING (rule)
  WHERE alert.rule = before.rule AND alert.queue = before.queue
  RETURNING alert.rule, alert.queue, 'resolved' AS state, value, threshold, reason, before.firing_since AS since`);
