import type { AlertRule } from '@offload/core/admin/browser';

const causes: readonly AlertRule[] = ['outage', 'no-worker'];
const consequences: readonly AlertRule[] = ['oldest-waiting', 'stalled'];

/**
 * Leaves out alerts about waiting jobs of queues with an alert that says why they wait.
 *
 * @example
 * firingCauses([{ rule: 'outage', queue: 'email' }, { rule: 'stalled', queue: 'email' }]); // only the outage
 */
export function firingCauses<Alert extends { rule: AlertRule; queue: string }>(firing: Alert[]): Alert[] {
  const explained = firing.filter(({ rule }) => causes.includes(rule)).map(({ queue }) => queue);
  return firing.filter(({ rule, queue }) => !consequences.includes(rule) || !explained.includes(queue));
}
