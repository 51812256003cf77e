import type { Transaction } from '@offload/core';
import { connectionOf, sql } from '@offload/core/internal';
import { lastingRules, saveReadings, takeReadings } from './readings';

/** An alert that has started firing or was resolved. */
export interface AlertChange {
  rule: string;
  queue: string;
  state: 'firing' | 'recovered';
  value: number;
  threshold: number;
  /** The reason, if the value doesn't show it. */
  reason: string | null;
  /** Since when it has been firing. */
  since: Date;
}

/**
 * Evaluates every rule. Returns the alerts that have started firing or were resolved since the last evaluation. Each change
 * goes to one caller. Returns nothing if another process has evaluated the rules within the last five seconds.
 */
export async function takeAlertChanges(tx: Transaction, queues: string[]): Promise<AlertChange[]> {
  if (!(await takeTurn(tx))) return [];
  const connection = connectionOf(tx);
  const rules = await connection.query<{ rule: string; threshold: number }>(
    sql`SELECT rule, threshold FROM alert_rule WHERE is_on`,
  );
  // The alerts of a disabled rule end without a notification.
  await connection.execute(
    sql`DELETE FROM alert_state WHERE rule <> ALL(${rules.map(({ rule }) => rule)}::text[])`,
  );
  await saveReadings(tx, await takeReadings(tx, rules, queues));
  return [...(await takeFired(tx)), ...(await takeResolved(tx))];
}

async function takeTurn(tx: Transaction): Promise<boolean> {
  const turns = await connectionOf(tx).execute(sql`
    UPDATE alert_target SET evaluated_at = now() WHERE evaluated_at < now() - interval '5 s'`);
  return turns > 0;
}

async function takeFired(tx: Transaction): Promise<AlertChange[]> {
  return connectionOf(tx).query<AlertChange>(sql`
    UPDATE alert_state SET firing_since = now() FROM alert_rule
    WHERE alert_rule.rule = alert_state.rule AND firing_since IS NULL AND over_since IS NOT NULL
      AND (NOT alert_rule.rule = ANY(${lastingRules}) OR over_since <= now() - threshold * interval '1 s')
    RETURNING alert_state.rule, queue, 'firing' AS state, threshold, reason, firing_since AS since,
      CASE WHEN alert_rule.rule = ANY(${lastingRules}) THEN extract(epoch FROM now() - over_since)::float8
        ELSE value END AS value`);
}

// A value that fluctuates around its threshold is one alert, not a notification every few seconds.
async function takeResolved(tx: Transaction): Promise<AlertChange[]> {
  return connectionOf(tx).query<AlertChange>(sql`
    WITH resolved AS (
      SELECT rule, queue, firing_since FROM alert_state
      WHERE firing_since IS NOT NULL AND over_since IS NULL AND last_over_at < now() - interval '1 minute'
      FOR NO KEY UPDATE
    )
    UPDATE alert_state SET firing_since = NULL FROM resolved JOIN alert_rule USING (rule)
    WHERE alert_state.rule = resolved.rule AND alert_state.queue = resolved.queue
    RETURNING alert_state.rule, alert_state.queue, 'recovered' AS state, value, threshold, reason,
      resolved.firing_since AS since`);
}
