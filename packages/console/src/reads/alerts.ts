import { describeAlert } from '@offload/core/admin';
import { type AlertRule, alertRules, lastingRules } from '@offload/core/admin/browser';
import { type Connection, sql } from '@offload/core/sql';

/** An alert that fires. */
export interface FiringAlert {
  rule: AlertRule;
  queue: string;
  since: string;
  summary: string;
}

/** When an alert fires. */
export interface RuleView {
  rule: AlertRule;
  isOn: boolean;
  /** Percent for `failed-rate`, seconds for the others. */
  threshold: number;
}

/** An alert that has started firing or was resolved. */
export interface AlertChangeView {
  rule: AlertRule;
  queue: string;
  state: 'firing' | 'resolved';
  at: string;
  summary: string;
}

const historyLength = 50;

interface Firing {
  rule: AlertRule;
  queue: string;
  value: number;
  threshold: number;
  reason: string | null;
  since: Date;
  lastedMs: number;
}

/**
 * Returns the firing alerts of these queues, or of all, oldest first. Omits those whose value is back to normal: they're resolved
 * after a minute without a relapse.
 */
export async function readFiring(
  db: Connection,
  queues: readonly string[] | null = null,
): Promise<FiringAlert[]> {
  const rows = await db.query<Firing>(sql`
    SELECT rule, queue, value, threshold, reason, firing_since AS since,
      (extract(epoch FROM now() - firing_since) * 1000)::float8 AS "lastedMs"
    FROM offload.alert_state JOIN offload.alert_rule USING (rule)
    WHERE firing_since IS NOT NULL AND over_since IS NOT NULL AND (${queues}::text[] IS NULL OR queue = ANY(${queues}::text[]))
    ORDER BY firing_since, rule, queue`);
  return rows.map(({ rule, queue, since, lastedMs, ...alert }) => {
    const value = lastingRules.includes(rule) ? lastedMs / 1_000 + alert.threshold : alert.value;
    const summary = describeAlert({ ...alert, rule, queue, value, state: 'firing' });
    return { rule, queue, since: since.toISOString(), summary };
  });
}

/** Returns the rules, in their order on pages. */
export async function readRules(db: Connection): Promise<RuleView[]> {
  const rows = await db.query<RuleView>(sql`SELECT rule, is_on AS "isOn", threshold FROM offload.alert_rule`);
  return alertRules.flatMap((rule) => rows.filter((row) => row.rule === rule));
}

interface Change extends Omit<Firing, 'lastedMs'> {
  at: Date;
  state: 'firing' | 'resolved';
}

/** Returns the latest alerts that fired or were resolved, of these queues or of all. They are kept for 90 days. */
export async function readAlertHistory(
  db: Connection,
  queues: readonly string[] | null = null,
): Promise<AlertChangeView[]> {
  const rows = await db.query<Change>(sql`
    SELECT at, rule, queue, CASE state WHEN 'firing' THEN state ELSE 'resolved' END AS state, value, threshold, reason, since FROM offload.alert_change
    WHERE (${queues}::text[] IS NULL OR queue = ANY(${queues}::text[])) ORDER BY id DESC LIMIT ${historyLength}`);
  return rows.map(({ at, since: _, ...change }) => ({
    rule: change.rule,
    queue: change.queue,
    state: change.state,
    at: at.toISOString(),
    summary: describeAlert(change),
  }));
}
