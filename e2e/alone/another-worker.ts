import { startProcess } from '@offload/processes';
import { builtWorker } from '../../scripts/bin';
import { root } from '../../scripts/root';
import { setting } from '../setting';

/** Starts another worker of the system under test. It ends with the test run at the latest. */
export function startAnotherWorker(leaseMs: number) {
  const settings: Record<string, string> = JSON.parse(setting('E2E_WORKER'));
  const { PATH, HOME } = process.env;
  return startProcess({
    name: 'another worker',
    ...builtWorker,
    cwd: root,
    env: { PATH, HOME, NODE_ENV: 'production', LOG_LEVEL: 'silent', LEASE_MS: String(leaseMs), ...settings },
    output: 'ignore',
    errors: 'inherit',
    inOurGroup: true,
  });
}
