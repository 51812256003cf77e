import { expectAccessible } from '../accessible';
import { expect, test } from '../fixtures';
import { createUser, scheduleReport } from '../people';

test("an admin sees all users' schedules with their owners, and pauses one", async ({
  page,
  email,
  admin,
}) => {
  await createUser(page, email);
  await scheduleReport(page);
  await admin.goto('/admin/schedules');
  const row = admin.getByRole('listitem').filter({ hasText: email });
  await expect(row).toContainText('Next run');
  await row.getByRole('button', { name: 'Pause' }).click();
  await expect(row.getByText('Paused', { exact: true })).toBeVisible();
  await expectAccessible(admin);
  await page.goto('/reports');
  const schedules = page.getByRole('region', { name: 'Schedules' });
  await expect(schedules.getByText('Paused', { exact: true })).toBeVisible();
});
