import type { Page, Route } from '@playwright/test';
import { expectAccessibleInEveryLook } from '../accessible';
import { expect, test } from '../fixtures';
import { askForReport, createUser, fromHere, untilSucceeded } from '../people';
import { tabTo } from '../tab-to';

// A worker's first report waits for its process to start.
const patience = { timeout: 40_000 };

test.setTimeout(120_000);

const bellOf = (page: Page) => page.getByRole('button', { name: /^Notifications/ });
const unread = (count: string) => `Notifications, ${count} unread`;

test('the bell of every tab shows a finished job immediately, and the title counts it', async ({
  page,
  context,
  email,
}) => {
  await createUser(page, email);
  const other = await context.newPage();
  for (const tab of [page, other]) {
    await tab.goto('/account');
    await expect(bellOf(tab)).toHaveAccessibleName('Notifications');
  }
  await askForReport(page, 1);
  for (const tab of [page, other]) {
    await expect(bellOf(tab)).toHaveAccessibleName(unread('1'), patience);
    await expect(tab).toHaveTitle('(1) Account · Offload');
  }
  // Each page sets its own title.
  await other.getByRole('link', { name: 'Jobs', exact: true }).click();
  await expect(other).toHaveTitle('(1) Jobs · Offload');

  await tabTo(page, bellOf(page));
  await page.keyboard.press('Enter');
  const entry = page.getByRole('menuitem', { name: 'Your report is ready' });
  await expect(entry).toContainText('Unread: Your report is readyJanuary 2023, PDF');
  await expectAccessibleInEveryLook(page);
  await page.getByRole('menuitem', { name: 'Mark all as read' }).press('Enter');
  for (const tab of [page, other]) await expect(bellOf(tab)).toHaveAccessibleName('Notifications');
  await expect(page).toHaveTitle('Account · Offload');
  await expect(entry).not.toContainText('Unread');
});

test("the bell's menu fits a phone, however long a title is", async ({ page, email }) => {
  await createUser(page, email);
  const file = {
    name: `${'long-name-'.repeat(12)}.csv`,
    mimeType: 'text/csv',
    buffer: Buffer.from('a,b\n1,2'),
  };
  await page.request.post('/api/imports', { multipart: { file }, headers: fromHere() });
  await page.setViewportSize({ width: 360, height: 760 });
  await page.goto('/account');
  await expect(bellOf(page)).toHaveAccessibleName(unread('1'), patience);
  await bellOf(page).click();
  const entry = page.getByRole('menuitem', { name: 'Your import failed' });
  const time = await entry.getByRole('time').boundingBox();
  expect((time?.x ?? 0) + (time?.width ?? 0)).toBeLessThan(360);
});

test('a job that finishes on its open page is read, even if the page learns of it late, and any other where its notification leads', async ({
  page,
  email,
}) => {
  await createUser(page, email);
  const held: Route[] = [];
  await page.route('**/api/jobs/*/events', (route) => void held.push(route));
  const id = await askForReport(page, 1);
  await page.goto(`/jobs/${id}`);
  await expect(bellOf(page)).toHaveAccessibleName(unread('1'), patience);
  await Promise.all(held.map((route) => route.continue()));
  await expect(page.getByRole('link', { name: 'Download PDF' })).toBeVisible();
  await expect(bellOf(page)).toHaveAccessibleName('Notifications');

  await page.goto('/account');
  const next = await askForReport(page, 2);
  await expect(bellOf(page)).toHaveAccessibleName(unread('1'), patience);
  await bellOf(page).click();
  await page.getByRole('menuitem', { name: 'Your report is ready' }).first().click();
  await expect(page).toHaveURL(new RegExp(`/jobs/${next}$`));
  await expect(bellOf(page)).toHaveAccessibleName('Notifications');
});

test('many jobs that finish together are one entry that links to their list', async ({ page, email }) => {
  await createUser(page, email);
  const ids: string[] = [];
  for (const month of [1, 2, 3, 4]) ids.push(await askForReport(page, month));
  for (const id of ids) await untilSucceeded(page, id, patience);
  await page.goto('/notifications');
  const entries = page.getByRole('main').getByRole('listitem');
  await expect(entries).toHaveCount(1);
  await expect(entries).toContainText('Unread: 4 reports are ready');
  await expectAccessibleInEveryLook(page);
  await entries.getByRole('link').click();
  await expect(page).toHaveURL('/jobs?state=succeeded&kind=sales-report');
  await expect(bellOf(page)).toHaveAccessibleName('Notifications');
});

test('a user who turns the bell off for successes sees no notifications', async ({ page, email }) => {
  await createUser(page, email, { isVerified: true });
  await page.goto('/account/notifications');
  await expectAccessibleInEveryLook(page);
  const saved = page.waitForResponse((answer) => answer.request().method() === 'PATCH');
  await page.getByRole('checkbox', { name: 'Bell when a job has succeeded' }).click();
  await saved;
  const id = await askForReport(page, 1);
  await untilSucceeded(page, id, patience);
  await page.goto('/notifications');
  await expect(page.getByText('No notifications yet')).toBeVisible();
  await expect(bellOf(page)).toHaveAccessibleName('Notifications');
  await expectAccessibleInEveryLook(page);
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('the bell is a link to the notifications', async ({ page, email }) => {
    await createUser(page, email);
    const id = await askForReport(page, 1);
    await untilSucceeded(page, id, patience);
    await page.goto('/account');
    await page.getByRole('link', { name: unread('1') }).click();
    await expect(page).toHaveURL(/\/notifications$/);
    const entry = page.getByRole('main').getByRole('listitem');
    await expect(entry).toContainText('Unread: Your report is ready');
    await entry.getByRole('link').click();
    await expect(page).toHaveURL(new RegExp(`/jobs/${id}$`));
    await page.goto('/notifications');
    await expect(entry).toContainText('Your report is ready');
    await expect(entry).not.toContainText('Unread');
  });
});
