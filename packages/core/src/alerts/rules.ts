/** When an alert fires: see `describeAlert`. */
export const alertRules = ['failed-rate', 'oldest-waiting', 'outage', 'no-worker', 'stalled'] as const;

/** The name of a rule. */
export type AlertRule = (typeof alertRules)[number];

const daySeconds = 86_400;

/** The highest threshold of each rule: percent for `failed-rate`, seconds for the others. */
export const maxThresholds: Readonly<Record<AlertRule, number>> = {
  'failed-rate': 100,
  'oldest-waiting': daySeconds,
  outage: daySeconds,
  'no-worker': daySeconds,
  stalled: daySeconds,
};

/** Rules whose value is only 0 or 1. Their threshold is how many seconds the value has to stay 1. */
export const lastingRules: readonly string[] = ['no-worker', 'outage', 'stalled'];
