import { setting } from '../setting';
import { expect, test } from './fixtures';

test("the last admin can't be demoted, and the page says why", async ({ admin: page, mistakes }) => {
  mistakes.expect(/status of 409/);
  const email = setting('E2E_ADMIN_EMAIL');
  await page.goto(`/admin/users?query=${encodeURIComponent(email)}`);
  await page.getByRole('button', { name: `Manage ${email}` }).click();
  const dialog = page.getByRole('dialog', { name: email });
  await dialog.getByLabel('Role').selectOption('user');
  const refused = page.waitForResponse((answer) => answer.request().method() === 'PATCH');
  await dialog.getByRole('button', { name: 'Save role' }).click();
  expect((await refused).status()).toBe(409);
  await expect(dialog.getByRole('alert')).toContainText('This is the last admin');
});
