import type { Page } from '@playwright/test';
import { expectAccessible, expectAccessibleInEveryLook } from './accessible';
import { expect, test } from './fixtures';
import { mailTo } from './inbox';
import { signIn, welcome, welcomeVerified } from './people';
import { setting } from './setting';

const asAdmin = (page: Page) => signIn(page, setting('E2E_ADMIN_EMAIL'), setting('E2E_ADMIN_PASSWORD'));
const fromHere = { Origin: setting('E2E_URL') };

/** Imports that fail: of half of them the first line names no columns, of the others it lacks some. */
async function failImports(page: Page, name: string, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let number = 0; number < count; number += 1) {
    const text = number % 2 ? `nothing ${number} ${name}\n` : `order_number,date\n${number} ${name}\n`;
    const file = { name: `${name}-${number}.csv`, mimeType: 'text/csv', buffer: Buffer.from(text) };
    const answer = await page.request.post('/api/imports', { multipart: { file }, headers: fromHere });
    expect(answer.status()).toBe(202);
    ids.push((await answer.json()).id);
  }
  for (const id of ids) {
    await expect
      .poll(async () => (await (await page.request.get(`/api/jobs/${id}`)).json()).state, { timeout: 60_000 })
      .toBe('failed');
  }
  return ids;
}

test('an admin finds thirty failures as two, retries all of one, and puts the other aside and back', async ({
  page,
  browser,
  email,
}) => {
  test.setTimeout(240_000);
  // Only a verified owner is emailed when an import finishes.
  await welcomeVerified(page, email);
  const ids = await failImports(page, email.slice(0, 8), 30);
  const context = await browser.newContext();
  const admin = await context.newPage();
  await asAdmin(admin);

  await admin.goto('/admin/failed');
  const groups = admin.getByRole('list', { name: 'Failures' });
  await expect(groups.getByRole('link', { name: /^missing_columns:/ })).toBeVisible();
  await expectAccessible(admin);
  await groups.getByRole('link', { name: /^no_header:/ }).click();
  await expect(admin.getByRole('heading', { name: /^no_header:/ })).toBeVisible();
  await expect(admin.getByRole('link', { name: email }).first()).toBeVisible();
  await expectAccessible(admin);

  await admin.getByRole('button', { name: 'Retry all' }).click();
  const dialog = admin.getByRole('dialog');
  await expect(dialog.getByRole('heading', { name: /^Retry \d+ jobs$/ })).toBeVisible();
  await expect(dialog).toContainText(/When they finish, \d+ owners? (is|are) emailed/);
  await dialog.getByRole('button', { name: /^Retry \d+ jobs$/ }).click();
  const messages = admin.getByRole('status', { name: 'Messages' });
  await expect(messages).toContainText(/^Retrying \d+ jobs\./);
  await expect(messages.getByRole('button', { name: 'Undo' })).toBeVisible();
  await expect(admin.getByRole('heading', { name: 'Change jobs' })).toBeVisible();
  await expect(admin.getByRole('status').first()).toContainText('Done');
  const changed = admin.getByRole('region', { name: 'Affected jobs' });
  await expect(changed).toContainText(/\d+ failed/);
  await expectAccessible(admin);

  await admin.goto(`/admin/jobs/${ids[1]}?tab=audit`);
  const audit = admin.getByRole('region', { name: 'Audit log' });
  await expect(audit).toContainText(`job.retry by ${setting('E2E_ADMIN_EMAIL')}`);
  const tabs = admin.getByRole('navigation', { name: 'Job' });
  await tabs.getByRole('link', { name: 'Attempts' }).click();
  await expect(admin.getByRole('region', { name: 'Attempts' }).first()).toContainText('Failed');
  await tabs.getByRole('link', { name: 'Log', exact: true }).click();
  await expect(admin.getByRole('region', { name: 'Log' })).toContainText('first row');
  await expectAccessible(admin);

  await admin.getByRole('button', { name: 'Dismiss' }).click();
  await admin.getByRole('dialog').getByLabel('Reason for dismissing').fill(`Known: ${email}`);
  await admin.getByRole('dialog').getByRole('button', { name: 'Dismiss' }).click();
  const aside = admin.getByRole('listitem').filter({ hasText: `Known: ${email}` });
  await aside.getByRole('button', { name: 'Undo' }).click();
  await expect(aside).toHaveCount(0);
  await admin.goto(`/admin/jobs/${ids[1]}?tab=audit`);
  await expect(audit).toContainText('job.restore');
  await context.close();
});

async function untilFailed(page: Page, id: string): Promise<void> {
  await expect
    .poll(async () => (await (await page.request.get(`/api/jobs/${id}`)).json()).state, { timeout: 60_000 })
    .toBe('failed');
}

test('an admin corrects the URL of an image that failed: a new job makes it', async ({
  page,
  browser,
  email,
}) => {
  test.setTimeout(120_000);
  await welcome(page, email);
  const data = { image_url: `${setting('E2E_URL')}/sample-pictrue.jpg`, widths: [160], formats: ['webp'] };
  const { id } = await (await page.request.post('/api/images', { data, headers: fromHere })).json();
  const context = await browser.newContext();
  const admin = await context.newPage();
  await asAdmin(admin);
  await untilFailed(page, id);
  await admin.goto(`/admin/jobs/${id}`);
  await expectAccessibleInEveryLook(admin);
  await admin.getByRole('link', { name: 'Edit and replay' }).first().click();
  const form = admin.getByRole('form', { name: 'Replay with changes' });
  await expect(form.getByLabel('Image url')).toBeVisible();
  await expect(form.getByLabel('Name')).toHaveCount(0);
  await expectAccessibleInEveryLook(admin);
  await expect(admin.locator('html')).toHaveAttribute('data-alive', 'true');
  await form.getByLabel('Image url').fill(`${setting('E2E_URL')}/sample-picture.jpg`);
  await form.getByRole('button', { name: 'Replay job' }).click();
  await expect(admin.getByText(`created by ${setting('E2E_ADMIN_EMAIL')}`)).toBeVisible();
  await expect(admin.getByRole('status').first()).toContainText('Done', { timeout: 60_000 });
  await admin.getByRole('link', { name: 'Audit log' }).last().click();
  await expect(admin.getByRole('region', { name: 'Audit log' })).toContainText('job.create');
  await admin.getByRole('link', { name: 'another job' }).click();
  await expect(admin.getByText('Replayed as another job.')).toBeVisible();
  await context.close();
});

test('an email that opens an account goes to no address but that of the account', async ({
  page,
  browser,
  email,
}) => {
  test.setTimeout(120_000);
  const { id } = await welcome(page, `error+${email}`);
  const context = await browser.newContext();
  const admin = await context.newPage();
  await asAdmin(admin);
  await untilFailed(page, id);
  await admin.goto(`/admin/jobs/${id}`);
  await expect(admin.getByText('it only goes to the owner’s current address')).toBeVisible();
  await expect(admin.getByRole('form', { name: 'Replay with changes' })).toHaveCount(0);
  await expectAccessibleInEveryLook(admin);
  const { payload } = await (await admin.request.get(`/api/admin/jobs/${id}`)).json();
  const stolen = await admin.request.post(`/api/admin/jobs/${id}/redo`, {
    data: { payload, recipient: email },
    headers: fromHere,
  });
  expect(stolen.status()).toBe(422);
  expect(await mailTo(email)).toEqual([]);
  await context.close();
});

test("an admin goes through all users' jobs by keyboard alone", async ({ page, email, browser }) => {
  const { id } = await welcome(page, email);
  const context = await browser.newContext();
  const admin = await context.newPage();
  await asAdmin(admin);
  await admin.goto('/admin/jobs');
  await expect(admin.getByRole('list', { name: 'Jobs' })).toBeVisible();
  const search = admin.getByLabel('Search', { exact: true });
  await admin.keyboard.press('/');
  await expect(search).toBeFocused();
  await admin.keyboard.press('Control+k');
  await expect(admin.getByRole('textbox', { name: 'Go to' })).toBeFocused();
  await admin.keyboard.press('Escape');
  await expect(search).toBeFocused();
  await admin.keyboard.press('Escape');
  await expect(search).not.toBeFocused();
  await admin.keyboard.press('/');
  await admin.keyboard.type(email);
  await admin.keyboard.press('Enter');
  await expect(admin).toHaveURL(/q=/);
  const rows = admin.getByRole('list', { name: 'Jobs' }).getByRole('link');
  await expect(rows).toHaveCount(1);
  await admin.locator('body').press('j');
  await expect(rows.first()).toBeFocused();
  await expect(admin.getByRole('list', { name: 'Jobs' })).toContainText('Succeeded');
  await admin.keyboard.press('r');
  const messages = admin.getByRole('status', { name: 'Messages' });
  await expect(messages).toContainText('Only failed and canceled jobs can be retried.');
  await expect(rows.first()).toBeFocused();
  await admin.keyboard.press('x');
  await expect(admin.getByRole('checkbox')).toBeChecked();
  await admin.keyboard.press('Enter');
  await expect(admin).toHaveURL(`/admin/jobs/${id}`);

  await admin.keyboard.press('Shift+?');
  await expect(admin.getByRole('dialog').getByRole('rowheader', { name: 'Ctrl K' })).toBeVisible();
  await expectAccessible(admin);
  await admin.keyboard.press('Escape');
  await admin.keyboard.press('Control+k');
  await admin.getByRole('textbox', { name: 'Go to' }).fill('Failed');
  await expectAccessible(admin);
  await admin.keyboard.press('Enter');
  await expect(admin).toHaveURL('/admin/failed');
  await context.close();
});

test('a retry by key says first what it does and whom it emails', async ({ page, browser, email }) => {
  test.setTimeout(120_000);
  const address = `error+${email}`;
  const { id } = await welcome(page, address);
  await untilFailed(page, id);
  const context = await browser.newContext();
  const admin = await context.newPage();
  await asAdmin(admin);
  await admin.goto(`/admin/jobs?q=id%3A${id}`);
  const row = admin.getByRole('list', { name: 'Jobs' }).getByRole('listitem');
  await expect(row).toContainText('Failed');
  await expect(admin.locator('html')).toHaveAttribute('data-alive', 'true');
  await admin.locator('body').press('j');
  await admin.keyboard.press('r');
  const dialog = admin.getByRole('dialog', { name: 'Retry 1 job' });
  await expect(dialog).toContainText(`This emails ${address}.`);
  await expectAccessible(admin);
  await admin.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(row).toContainText('Failed');

  await context.close();
});

test('a job reads right without JavaScript, every tab of it', async ({ page, browser, email }) => {
  const { id } = await welcome(page, email);
  const context = await browser.newContext({ javaScriptEnabled: false });
  const admin = await context.newPage();
  await asAdmin(admin);
  await admin.goto(`/admin/jobs/${id}`);
  const tabs = admin.getByRole('navigation', { name: 'Job' });
  for (const name of ['Timeline', 'Log', 'Payload', 'Email', 'Audit log', 'Attempts']) {
    await tabs.getByRole('link', { name, exact: true }).click();
    await expect(admin.getByRole('heading', { name, exact: true })).toBeVisible();
    await expect(tabs.getByRole('link', { name, exact: true })).toHaveAttribute('aria-current', 'true');
  }
  await context.close();
});

test('the pages of jobs and failures are accessible and fit in every look', async ({
  page,
  email,
  browser,
}) => {
  test.setTimeout(300_000);
  const { id } = await welcome(page, `a.long.address.${email}`);
  const context = await browser.newContext();
  const admin = await context.newPage();
  await asAdmin(admin);
  for (const path of [
    '/admin/jobs',
    '/admin/jobs?q=nothing+like+it',
    `/admin/jobs/${id}`,
    ...['timeline', 'log', 'payload', 'email', 'audit'].map((tab) => `/admin/jobs/${id}?tab=${tab}`),
    '/admin/failed',
    '/admin/limits',
    '/admin/hosts',
  ]) {
    await admin.goto(path);
    await expect(admin.getByRole('main')).toBeVisible();
    await expectAccessibleInEveryLook(admin);
  }
  await context.close();
});
