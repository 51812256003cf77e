import { hostname } from 'node:os';
import { type RunningProcess, startProcess } from '@offload/processes';
import type { Page } from '@playwright/test';
import { builtWorker } from '../../scripts/bin';
import { root } from '../../scripts/root';
import { expectAccessible } from '../accessible';
import { setting } from '../setting';
import { expect, test } from './fixtures';

// Short, because the test waits until it expires. Another test covers the page's polling at that moment.
const leaseMs = 12_000;
const patience = { timeout: 120_000 };
const palestRed = 'rgb(255, 245, 245)';

let worker: RunningProcess;

// Stops the worker if a failed test left it running.
test.afterEach(() => worker.end('SIGKILL'));

function rowOf(admin: Page, pid: number) {
  const name = admin.getByRole('rowheader', { name: `${hostname()}:${pid}`, exact: true });
  return admin.getByRole('row').filter({ has: name });
}

async function startAndSee(admin: Page) {
  worker = startAnotherWorker(leaseMs);
  await admin.goto('/admin');
  const row = rowOf(admin, worker.pid);
  await expect(row).toContainText('Online', patience);
  await expect(row).not.toHaveCSS('background-color', palestRed);
  return row;
}

test('a killed worker turns red when its lease expires', async ({ admin }) => {
  test.setTimeout(300_000);
  const row = await startAndSee(admin);
  worker.signal('SIGKILL');
  await expect(row).toContainText('Offline', patience);
  await expect(row).toHaveCSS('background-color', palestRed);
  await expectAccessible(admin);
});

test('a worker that stops normally leaves the list', async ({ admin }) => {
  test.setTimeout(300_000);
  const row = await startAndSee(admin);
  worker.signal('SIGTERM');
  await expect(row).toHaveCount(0, patience);
});

/** Starts another worker of the system under test. It ends with the test run at the latest. */
function startAnotherWorker(leaseMs: number) {
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
