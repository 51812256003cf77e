import type { Browser, Page } from '@playwright/test';
import { expectAccessible } from '../accessible';
import { expect, test } from '../fixtures';
import { hold } from '../hold';
import { fromHere, signIn, signInAsAdmin, signUp, welcome, welcomeVerified } from '../people';
import { setting } from '../setting';

const refused = /status of (400|401|403|409)/;

async function give(admin: Page, email: string, role: string): Promise<void> {
  const found = await admin.request.get(`/api/admin/users?query=${encodeURIComponent(email)}`);
  const { data }: { data: { id: string }[] } = await found.json();
  const path = `/api/admin/users/${data[0]?.id}`;
  expect((await admin.request.patch(path, { data: { role }, headers: fromHere() })).status()).toBe(200);
}

/** Opens an operator's page. `become` switches them to viewer, whose changes are rejected, and back. */
async function openOperator(browser: Browser, admin: Page, email: string) {
  const page = await (await browser.newContext()).newPage();
  await welcomeVerified(page, email);
  async function become(role: 'operator' | 'viewer'): Promise<void> {
    await give(admin, email, role);
    // A role change ends all sessions. The page's pending requests use the new session.
    await signIn(page, email);
  }
  await become('operator');
  return { page, become };
}

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
  page: owner,
  browser,
  email,
  mistakes,
}) => {
  test.setTimeout(180_000);
  mistakes.expect(refused);
  await welcome(owner, email);
  const id = await failedImage(owner);
  const schedule = { every: 'month', day: 1, at: '08:00', timeZone: 'UTC' };
  await owner.request.post('/api/schedules', {
    data: { report: { id: 'monthly-sales' }, ...schedule },
    headers: fromHere(),
  });
  const admin = await (await browser.newContext()).newPage();
  await signInAsAdmin(admin);
  const { page, become } = await openOperator(browser, admin, `operator.${email}`);
  mistakes.listenTo(page.context());
  const dialog = page.getByRole('dialog', { name: 'Retry 1 job' });
  const confirm = dialog.getByRole('button', { name: 'Retry 1 job' });

  await page.goto(`/admin/jobs?q=id%3A${id}`);
  const row = page.getByRole('list', { name: 'Jobs' }).getByRole('listitem');
  await row.getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Retry 1' }).click();
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
  await page.context().close();
  await admin.context().close();
});

test('a dismissal that is rejected says why, and keeps its reason', async ({
  page: owner,
  browser,
  email,
  mistakes,
}) => {
  test.setTimeout(120_000);
  mistakes.expect(refused);
  await welcome(owner, email);
  const id = await failedImage(owner);
  const page = await (await browser.newContext()).newPage();
  mistakes.listenTo(page.context());
  await signInAsAdmin(page);

  await page.goto(`/admin/jobs?q=id%3A${id}`);
  await page.getByRole('list', { name: 'Jobs' }).getByRole('link').click();
  await page.getByRole('button', { name: 'Dismiss' }).click();
  const dialog = page.getByRole('dialog');
  const reason = dialog.getByLabel('Reason for dismissing');
  await reason.fill('   ');
  await dialog.getByRole('button', { name: 'Dismiss' }).click();
  await expect(reason).toHaveAccessibleDescription('Must not be empty.');
  await expect(reason).toHaveValue('   ');
  await expect(page.getByText('Dismissed:')).toHaveCount(0);
  await page.context().close();
});

test('a role changes optimistically, and reverts if the change is rejected', async ({
  page,
  browser,
  email,
  mistakes,
}) => {
  mistakes.expect(refused);
  // This user's address isn't verified.
  await signUp(await (await browser.newContext()).newPage(), email);
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
  await welcome(page, email);
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
