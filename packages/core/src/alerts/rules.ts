/** When an alert fires: see `describeAlert`. */
export const alertRules = ['failed-rate', 'oldest-waiting', 'outage', 'no-worker', 'stalled'] as const;

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

/** Rules that are either over or not. Their threshold is how long they have to be over. */
export const lastingRules: readonly string[] = ['no-worker', 'outage', 'stalled'];
