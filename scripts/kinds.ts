import { nodeOn } from './bin';
import { envWithoutSettings } from './env';
import { root } from './root';
import type { Supervisor } from './supervise';

/**
 * Fails if a kind of job couldn't run, with a sentence that names the file to edit. In a process of its own: what kinds
 * load would stay in this one.
 */
export async function checkKinds(supervisor: Supervisor): Promise<void> {
  const task = { name: 'The check of the kinds', ...nodeOn('scripts/check-kinds.ts') };
  await supervisor.finish({ ...task, cwd: root, env: envWithoutSettings() });
}
