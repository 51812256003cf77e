import type { JobDefinition } from '@offload/core/contract';
import { places } from './places';

/** Every kind of job, one line each. */
const kinds: Record<string, () => Promise<{ default: JobDefinition }>> = {
  'alert-email': () => import('../alert-email/processor'),
  'change-jobs': () => import('../change-jobs/processor'),
  'exchange-rates': () => import('../exchange-rates/processor'),
  'index-orders': () => import('../index-orders/processor'),
  'job-finished-email': () => import('../job-finished-email/processor'),
  lesson: () => import('../lesson/processor'),
  onboarding: () => import('../onboarding/processor'),
  'password-reset-email': () => import('../password-reset-email/processor'),
  'push-notification': () => import('../push-notification/processor'),
  'resize-image': () => import('../resize-image/processor'),
  'sales-import': () => import('../sales-import/processor'),
  'sales-report': () => import('../sales-report/processor'),
  'webhook-delivery': () => import('../webhook-delivery/processor'),
  'webhook-disabled-email': () => import('../webhook-disabled-email/processor'),
  'welcome-email': () => import('../welcome-email/processor'),
  'yearly-reports': () => import('../yearly-reports/processor'),
};

export const registeredKinds: readonly string[] = Object.keys(kinds);

/** Loads a kind, or returns null if it isn't listed. Throws if its line and its contract name different kinds. */
export async function loadKind(kind: string): Promise<JobDefinition | null> {
  const load = new Map(Object.entries(kinds)).get(kind);
  if (!load) return null;
  const { default: definition } = await load();
  const named = definition.contract.kind;
  if (named !== kind)
    throw new Error(
      `The line "${kind}" in ${places.registry} loads a processor of "${named}". Correct its import, or the kind in ${places.contract(kind)}.`,
    );
  return definition;
}
