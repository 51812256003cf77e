import type { JobDefinition } from './define';

/** Every kind of job, one line each. */
const kinds: Record<string, () => Promise<{ default: JobDefinition }>> = {
  'password-reset-email': () => import('./kinds/password-reset-email/processor'),
  'resize-image': () => import('./kinds/resize-image/processor'),
  'sales-report': () => import('./kinds/sales-report/processor'),
  'welcome-email': () => import('./kinds/welcome-email/processor'),
};

/** Loads all kinds, by name. Throws where a line of the registry names another kind than its folder holds. */
export async function loadRegistry(): Promise<Map<string, JobDefinition>> {
  const registry = new Map<string, JobDefinition>();
  for (const [kind, load] of Object.entries(kinds)) {
    const { default: definition } = await load();
    if (definition.contract.kind !== kind)
      throw new Error(`the registry's ${kind} is ${definition.contract.kind}`);
    registry.set(kind, definition);
  }
  return registry;
}
