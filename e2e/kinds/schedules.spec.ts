import type { Page } from '@playwright/test';
import { expectAccessible, expectAccessibleInEveryLook } from '../accessible';
import { expect, test } from '../fixtures';
import { createUser, fromHere, scheduleReport } from '../people';

// Half an hour off, so that a time zone mistake shows.
test.use({ timezoneId: 'Asia/Kolkata' });

function rowsOf(page: Page) {
  return page.getByRole('region', { name: 'Schedules' }).getByRole('listitem');
}

test('a report is scheduled, paused, resumed, run now, and deleted', async ({ page, email }) => {
  await createUser(page, email);
  await page.goto('/reports');
  await expect(page.getByText('No schedules yet')).toBeVisible();
  await page.getByRole('button', { name: 'Schedule a report' }).click();
  const form = page.getByRole('dialog', { name: 'Schedule a report' });
  await expect(form.getByLabel('Time zone')).toHaveValue(/^Asia\/(Kolkata|Calcutta)$/);
  await form.getByText('XLSX', { exact: true }).click();
  await form.getByLabel('Currency').selectOption('CHF');
  await form.getByLabel('Day', { exact: true }).selectOption('2nd');
  await form.getByLabel('Time', { exact: true }).fill('09:15');
  await form.getByRole('button', { name: 'Create schedule' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Schedule created.' })).toBeAttached();
  const row = rowsOf(page);
  await expect(row).toHaveCount(1);
  await expect(row).toContainText('Monthly sales in CHF, XLSX');
  await expect(row).toContainText('Every month on the 2nd at 09:15');
  await expect(row).toContainText(/Next run 2 \w+, 09:15/);
  await expect(row).toContainText('Hasn’t run yet');

  await row.getByRole('button', { name: 'Pause' }).click();
  await expect(row.getByText('Paused', { exact: true })).toBeVisible();
  await expect(row).not.toContainText('Next run');
  await page.reload();
  await row.getByRole('button', { name: 'Resume' }).click();
  await expect(row.getByText('Active', { exact: true })).toBeVisible();
  await expect(row).toContainText(/Next run 2 \w+, 09:15/);

  await row.getByRole('button', { name: 'Run now' }).click();
  await page.waitForURL(/\/jobs\//);
  await expect(page.getByRole('heading', { name: 'Sales report' })).toBeVisible();
  const job = new URL(page.url()).pathname;
  await page.goto('/reports');
  await row.getByRole('link').click();
  await page.waitForURL(`**${job}`);

  await page.goto('/reports');
  await row.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('button', { name: 'Cancel', exact: true }).click();
  await row.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('button', { name: 'Delete schedule' }).click();
  await expect(page.getByText('No schedules yet')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Schedules' })).toBeFocused();
});

test('a report is scheduled with a cron expression, which is explained while typing', async ({
  page,
  email,
  mistakes,
}) => {
  mistakes.expect(/status of 400/);
  await createUser(page, email);
  await page.goto('/reports');
  await page.getByRole('button', { name: 'Schedule a report' }).click();
  const form = page.getByRole('dialog', { name: 'Schedule a report' });
  await form.getByText('Custom (cron)', { exact: true }).click();
  const field = form.getByLabel('Cron expression');
  await field.fill('0 25 * * *');
  await expect(form.getByText('The hour can\'t be "25". Use 0 to 23.')).toBeVisible();
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  await form.getByRole('button', { name: 'Create schedule' }).click();
  await expect(field).toBeFocused();
  await field.fill('30 7 * * 1-5');
  await expect(field).not.toHaveAttribute('aria-invalid', 'true');
  await expect(form.getByText('At 07:30, Monday through Friday, Asia/')).toBeVisible();
  const runs = form.getByRole('list', { name: 'The next 5 runs' }).getByRole('listitem');
  await expect(runs).toHaveCount(5);
  await expect(runs.first()).toContainText(/0?7:30/);
  await expectAccessible(page);
  await form.getByRole('button', { name: 'Create schedule' }).click();
  await expect(rowsOf(page)).toContainText('At 07:30, Monday through Friday, Asia/');
  await expect(rowsOf(page)).toContainText(/Next run .*0?7:30/);
});

test('an open page shows that a schedule has run, and edits it to another time and format', async ({
  page,
  email,
}) => {
  await createUser(page, email);
  await scheduleReport(page);
  await page.goto('/reports');
  const row = rowsOf(page);
  await expect(row).toContainText('Hasn’t run yet');
  const { data } = await (await page.request.get('/api/schedules')).json();
  await page.request.post(`${data[0].links.self}/run`, { headers: fromHere() });
  await expect(row).toContainText('Last run');

  await row.getByRole('button', { name: 'Edit' }).click();
  const form = page.getByRole('dialog', { name: 'Edit schedule' });
  await expect(form.getByLabel('Day', { exact: true })).toHaveValue('last');
  await expect(form.getByLabel('Time', { exact: true })).toHaveValue('18:30');
  await expect(form.getByLabel('Time zone')).toHaveValue('Europe/Berlin');
  await form.getByText('PDF', { exact: true }).click();
  await form.getByLabel('Day', { exact: true }).selectOption('3rd');
  await expectAccessible(page);
  await form.getByRole('button', { name: 'Save schedule' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Schedule saved.' })).toBeAttached();
  await expect(row).toHaveCount(1);
  await expect(row).toContainText('Monthly sales, PDF');
  await expect(row).toContainText('Every month on the 3rd at 18:30');
});

test('adding more than the maximum number of schedules shows an error', async ({ page, email, mistakes }) => {
  mistakes.expect(/status of 409/);
  await createUser(page, email);
  for (let count = 0; count < 20; count += 1) await scheduleReport(page);
  await page.goto('/reports');
  await expect(rowsOf(page)).toHaveCount(20);
  await page.getByRole('button', { name: 'Schedule a report' }).click();
  await page.getByRole('button', { name: 'Create schedule' }).click();
  await expect(page.getByRole('dialog').getByRole('alert')).toContainText('Delete one first.');
});

test('schedules and their form are accessible, fit in every look, and work with only the keyboard', async ({
  page,
  email,
}) => {
  await createUser(page, email);
  await page.goto('/reports');
  await expectAccessibleInEveryLook(page);
  await scheduleReport(page);
  await page.reload();
  await expect(rowsOf(page)).toContainText('Every month on the last day at 18:30, Europe/Berlin');
  await expectAccessibleInEveryLook(page);

  for (const [button, dialog] of [
    ['Schedule a report', 'Schedule a report'],
    ['Delete: Monthly sales, CSV', 'Delete this schedule?'],
  ] as const) {
    await page.getByRole('button', { name: button }).focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog', { name: dialog })).toBeVisible();
    await expectAccessibleInEveryLook(page);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toBeHidden();
    await expect(page.getByRole('button', { name: button })).toBeFocused();
  }
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('schedules are readable', async ({ page, email }) => {
    await createUser(page, email);
    await scheduleReport(page);
    await page.goto('/reports');
    await expect(rowsOf(page)).toContainText('Every month on the last day at 18:30, Europe/Berlin');
    await expect(rowsOf(page)).toContainText(/Next run \d+ [A-Z][a-z]+, 1[67]:30 UTC/);
    await expect(page.getByRole('region', { name: 'Schedules' })).toContainText(
      'Changing schedules requires JavaScript.',
      { useInnerText: true },
    );
  });
});
