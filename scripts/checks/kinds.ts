import type { Supervisor } from '@offload/processes';
import { nodeOn } from '../bin';
import { root } from '../root';
import { envWithoutSettings } from '../system/env';

/**
 * Fails if a kind of job can't run, with an error that names the file to edit. Runs in a child process, because what kinds
 * load would stay in this one.
 */
export async function checkKinds(supervisor: Supervisor): Promise<void> {
  const task = { name: 'check-kinds', ...nodeOn('scripts/checks/check-kinds.ts') };
  await supervisor.finish({ ...task, cwd: root, env: envWithoutSettings() });
}
