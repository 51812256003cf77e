import type { RuleName } from '@/api/admin/alerts/alert-schema';

interface RuleLabels {
  label: string;
  description: string;
  suffix: string;
  max: number;
}

/** How pages describe each rule. */
export const ruleLabels: Record<RuleName, RuleLabels> = {
  'failed-rate': {
    label: 'Failed runs',
    description:
      "Fires when more than this share of a queue's runs fail within 10 minutes (at least 5 runs).",
    suffix: '%',
    max: 100,
  },
  'oldest-waiting': {
    label: 'Oldest waiting job',
    description: "Fires when a queue's oldest due job has waited longer than this.",
    suffix: ' s',
    max: 86_400,
  },
  outage: {
    label: 'Queue paused by an outage',
    description:
      'Fires when a dependency, such as the mail server, has been down or has rejected us for this long.',
    suffix: ' s',
    max: 86_400,
  },
  'no-worker': {
    label: 'No worker',
    description: 'Fires when no worker has served a queue for this long.',
    suffix: ' s',
    max: 86_400,
  },
  stalled: {
    label: 'Jobs that don’t start',
    description: 'Fires when due jobs have not started for this long although workers have free slots.',
    suffix: ' s',
    max: 86_400,
  },
};
