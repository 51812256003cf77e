import type { RuleName } from '@/api/admin/alert-schema';

interface RuleWords {
  label: string;
  description: string;
  suffix: string;
  most: number;
}

/** What each rule is about, for people. */
export const ruleWords: Record<RuleName, RuleWords> = {
  'failed-rate': {
    label: 'Runs that fail',
    description: 'More than this share of a queue’s runs have failed within ten minutes, of at least five.',
    suffix: ' %',
    most: 100,
  },
  'oldest-waiting': {
    label: 'A job waits too long',
    description: 'The job of a queue that is due longest has been waiting for longer than this.',
    suffix: ' s',
    most: 86_400,
  },
  outage: {
    label: 'A queue is paused by an outage',
    description:
      'Something its jobs need, such as the mail server, has been down or has rejected us for this long.',
    suffix: ' s',
    most: 86_400,
  },
  'no-worker': {
    label: 'No worker',
    description: 'No worker has served a queue for this long.',
    suffix: ' s',
    most: 86_400,
  },
};
