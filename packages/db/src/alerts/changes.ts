import { connectionOf, type Transaction } from '@offload/core';
import { sql } from '@offload/core/sql';
import { lastingRules, noteReadings, takeReadings } from './readings';

/** An alert that has begun to fire or has recovered. */
export interface AlertChange {
  rule: string;
  queue: string;
  state: 'firing' | 'recovered';
  value: number;
  threshold: number;
  /** Why, if the value does not say it. */
  reason: string | null;
  /** Since when it has been firing. */
  since: Date;
}

/**
 * Looks at every rule, and answers what has begun to fire or recovered since somebody last did: each change once, to
 * one of those who ask. Answers nothing where another process has looked within the last five seconds.
 */
export async function takeAlertChanges(tx: Transaction, queues: string[]): Promise<AlertChange[]> {
  if (!(await takeTurn(tx))) return [];
  const connection = connectionOf(tx);
  const rules = await connection.query<{ rule: string; threshold: number }>(
    sql`SELECT rule, threshold FROM alert_rule WHERE is_on`,
  );
  // A rule that has been switched off is over with, and nobody is told of it.
  await connection.execute(
    sql`DELETE FROM alert_state WHERE rule <> ALL(${rules.map(({ rule }) => rule)}::text[])`,
  );
  await noteReadings(tx, await takeReadings(tx, rules, queues));
  return [...(await takeFired(tx)), ...(await takeRecovered(tx))];
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

// What goes up and down around its threshold is one alert, not a message every few seconds.
async function takeRecovered(tx: Transaction): Promise<AlertChange[]> {
  return connectionOf(tx).query<AlertChange>(sql`
    WITH well AS (
      SELECT rule, queue, firing_since FROM alert_state
      WHERE firing_since IS NOT NULL AND over_since IS NULL AND last_over_at < now() - interval '1 minute'
      FOR NO KEY UPDATE
    )
    UPDATE alert_state SET firing_since = NULL FROM well JOIN alert_rule USING (rule)
    WHERE alert_state.rule = well.rule AND alert_state.queue = well.queue
    RETURNING alert_state.rule, alert_state.queue, 'recovered' AS state, value, threshold, reason,
      well.firing_since AS since`);
}
