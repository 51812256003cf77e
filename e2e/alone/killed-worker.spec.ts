import { hostname } from 'node:os';
import type { Page } from '@playwright/test';
import { expectAccessible } from '../accessible';
import { endAll, startAnotherWorker } from './another-worker';
import { expect, test } from './fixtures';

// A tenth of it is left when the row turns: enough for a busy machine to show that.
const leaseMs = 40_000;
const palestRed = 'rgb(255, 245, 245)';

test.afterEach(endAll);

function rowOf(admin: Page, pid: number) {
  const name = admin.getByRole('rowheader', { name: `${hostname()}:${pid}`, exact: true });
  return admin.getByRole('row').filter({ has: name });
}

async function startAndSee(admin: Page) {
  const pid = startAnotherWorker(leaseMs);
  await admin.goto('/admin');
  const row = rowOf(admin, pid);
  await expect(row).toContainText('Alive', { timeout: 60_000 });
  await expect(row).not.toHaveCSS('background-color', palestRed);
  return { pid, row };
}

test('a worker that is killed turns red within its lease, and is named', async ({ admin }) => {
  test.setTimeout(180_000);
  const { pid, row } = await startAndSee(admin);
  process.kill(pid, 'SIGKILL');
  await expect(row).toContainText('Silent', { timeout: leaseMs });
  await expect(row).toHaveCSS('background-color', palestRed);
  const attention = admin.getByRole('region', { name: 'Needs attention' });
  await expect(attention).toContainText(/fallen silent\. What (it|they) ran will be run again/);
  await expectAccessible(admin);
});

test('a worker that is told to stop leaves the list', async ({ admin }) => {
  test.setTimeout(120_000);
  const { pid, row } = await startAndSee(admin);
  process.kill(pid, 'SIGTERM');
  await expect(row).toHaveCount(0, { timeout: 30_000 });
});
