import type { Advice } from '@/kinds/kind-view';
import { viewOf } from '@/kinds/registry';

// Codes that jobs of any kind can fail with.
const common = new Map<string, Advice>([
  [
    'invalid_payload',
    { text: 'Retrying won’t help. Create a new job with different values.', retryHelps: false },
  ],
  [
    'deadline',
    {
      text: 'Retrying won’t help. Create a new job with a later deadline, or without one.',
      retryHelps: false,
    },
  ],
  [
    'storage_quota',
    {
      text: 'Free up space, then retry the job.',
      retryHelps: true,
      action: { label: 'Open images', href: '/images' },
    },
  ],
  ['account_gone', { text: 'No action needed.', retryHelps: false }],
  ['contract', { text: 'Fix the file that the error names, then retry the job.', retryHelps: true }],
]);

const byDefault: Advice = {
  text: 'Retry the job. If it fails again, reply to one of our emails with the job ID.',
  retryHelps: true,
};

/**
 * Returns what the owner of a failed job can do: what its kind advises, or what is true for every kind. `source` is the
 * URL that the work is based on, if it's known.
 */
export function adviceFor(kind: string, code: string, source: string | null = null): Advice {
  const { advise, page } = viewOf(kind);
  const advice = advise?.(code, source) ?? common.get(code) ?? byDefault;
  const isStuck = ['invalid_payload', 'deadline'].includes(code) && !advice.action;
  return isStuck && page ? { ...advice, action: { label: page.offer, href: page.href } } : advice;
}
