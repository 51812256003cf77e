import type { Page } from '@playwright/test';
import { expectAccessible } from '../accessible';
import { expect, test } from '../fixtures';
import { hold } from '../hold';
import { changeRole, createUser, fromHere, scheduleReport, signInAsAdmin } from '../people';
import { prepareFailure } from '../prepared-jobs';
import { setting } from '../setting';

const refused = /status of (400|401|403|409)/;

/** Creates a job that fails immediately, and that a retry might fix. */
async function failedImage(page: Page): Promise<string> {
  const data = { image_url: `${setting('E2E_URL')}/sample-pictrue.jpg?${Date.now()}` };
  const answer = await page.request.post('/api/images', { data, headers: fromHere() });
  const { id }: { id: string } = await answer.json();
  await expect
    .poll(async () => (await (await page.request.get(`/api/jobs/${id}`)).json()).state, { timeout: 60_000 })
    .toBe('failed');
  return id;
}

test('what a role no longer allows is rejected where it was asked for, and changes nothing', async ({
  page,
  email,
  mistakes,
}) => {
  test.setTimeout(180_000);
  mistakes.expect(refused);
  await createUser(page, email);
  await scheduleReport(page);
  const id = await prepareFailure(email, 'The site is closed.', new Date());
  const operator = `operator.${email}`;
  await createUser(page, operator, { isVerified: true, role: 'operator' });
  const become = (role: 'operator' | 'viewer') => changeRole(operator, role);
  const dialog = page.getByRole('dialog', { name: 'Retry 1 job' });
  const confirm = dialog.getByRole('button', { name: 'Retry 1 job' });

  await page.goto(`/admin/jobs?q=id%3A${id}`);
  const row = page.getByRole('list', { name: 'Jobs' }).getByRole('listitem');
  await row.getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Retry 1' }).click();
  await expect(confirm).toBeVisible();
  await become('viewer');
  await confirm.click();
  await expect(dialog.getByRole('alert')).toHaveText('You may not do this: retry.');
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(row).toContainText('Failed');

  await become('operator');
  await page.reload();
  await row.getByRole('link').click();
  await page.getByRole('button', { name: 'Retry', exact: true }).click();
  await expect(confirm).toBeVisible();
  await become('viewer');
  await confirm.click();
  await expect(dialog.getByRole('alert')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('status').first()).toContainText('Failed');

  await become('operator');
  await page.goto('/admin/queues');
  const queue = page.getByRole('region', { name: 'image', exact: true });
  const pause = queue.getByRole('button', { name: 'Pause' });
  await expect(pause).toBeVisible();
  await become('viewer');
  await pause.click();
  await expect(queue.getByRole('alert')).toBeVisible();
  await expect(queue.getByText('Paused')).toHaveCount(0);

  await become('operator');
  await page.goto('/admin/schedules');
  const planned = page.getByRole('listitem').filter({ hasText: email });
  const pauseSchedule = planned.getByRole('button', { name: /^Pause/ });
  await expect(pauseSchedule).toBeVisible();
  await become('viewer');
  await pauseSchedule.click();
  await expect(planned.getByText('Paused')).toHaveCount(0);
  await become('operator');
  await page.reload();
  await expect(planned.getByText('Active')).toBeVisible();
});

test('a dismissal that is rejected says why, and keeps its reason', async ({ page, mistakes }) => {
  mistakes.expect(refused);
  await signInAsAdmin(page);
  const id = await prepareFailure(setting('E2E_ADMIN_EMAIL'), 'The site is closed.', new Date());
  await page.goto(`/admin/jobs/${id}`);
  await page.getByRole('button', { name: 'Dismiss' }).click();
  const dialog = page.getByRole('dialog');
  const reason = dialog.getByLabel('Reason for dismissing');
  await reason.fill('   ');
  await dialog.getByRole('button', { name: 'Dismiss' }).click();
  await expect(reason).toHaveAccessibleDescription('Must not be empty.');
  await expect(reason).toHaveValue('   ');
  await expect(page.getByText('Dismissed:')).toHaveCount(0);
});

test('a role changes optimistically, and reverts if the change is rejected', async ({
  page,
  email,
  mistakes,
}) => {
  mistakes.expect(refused);
  // This user's address isn't verified.
  await createUser(page, email);
  await signInAsAdmin(page);
  await page.goto(`/admin/users?query=${encodeURIComponent(email)}`);
  await page.getByRole('button', { name: `Manage ${email}` }).click();
  const dialog = page.getByRole('dialog', { name: email });
  await dialog.getByLabel('Role').selectOption('viewer');
  const letGo = await hold(page, /\/api\/admin\/users\//);
  await dialog.getByRole('button', { name: 'Save role' }).click();
  const role = page.getByRole('cell', { includeHidden: true }).first();
  await expect(role).toHaveText(/^viewer\b/);
  letGo();
  await expect(dialog.getByRole('alert')).toContainText('The email address isn’t verified yet');
  await expect(role).toHaveText(/^user\b/);
});

test('a retried job never appears as failed in between', async ({ page, email }) => {
  await createUser(page, email);
  const id = await failedImage(page);
  await page.goto(`/jobs/${id}`);
  const retry = page.getByRole('button', { name: 'Retry', exact: true });
  await expect(retry).toBeVisible();
  await page.evaluate(`{
    const status = document.querySelector('main [role=status]');
    window.said = [status.textContent];
    new MutationObserver(() => {
      if (window.said.at(-1) !== status.textContent) window.said.push(status.textContent);
    }).observe(status, { childList: true, characterData: true, subtree: true });
  }`);
  await retry.click();
  await expect.poll(() => page.evaluate('window.said.length')).toBeGreaterThan(2);
  const said = (await page.evaluate('window.said')) as string[];
  expect(said[1]).toMatch(/^Queued/);
  expect(said.slice(1, -1).filter((text) => text.startsWith('Failed'))).toEqual([]);
});
