import type { AlertRule } from '@offload/core/admin/browser';

interface RuleLabels {
  label: string;
  description: string;
  suffix: string;
}

/** How pages describe each rule. */
export const ruleLabels: Record<AlertRule, RuleLabels> = {
  'failed-rate': {
    label: 'Failed runs',
    description:
      "Fires when more than this share of a queue's runs fail within 10 minutes (at least 5 runs). Failures of only one owner don't count while jobs of other owners succeed.",
    suffix: '%',
  },
  'oldest-waiting': {
    label: 'Oldest waiting job',
    description: "Fires when a queue's oldest due job has waited longer than this.",
    suffix: ' s',
  },
  outage: {
    label: 'Queue held by an outage',
    description:
      'Fires when a dependency, such as the mail server, has been down or has rejected requests for this long.',
    suffix: ' s',
  },
  'no-worker': {
    label: 'No worker',
    description: 'Fires when no worker has served a queue for this long.',
    suffix: ' s',
  },
  stalled: {
    label: 'Jobs that don’t start',
    description: 'Fires when due jobs have not started for this long although workers have free slots.',
    suffix: ' s',
  },
};
