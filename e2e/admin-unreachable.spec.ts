import { expect, test } from './fixtures';
import { signIn } from './people';
import { setting } from './setting';

test('where nothing answers, the page stays, with what was typed, and says so', async ({
  page,
  mistakes,
}) => {
  mistakes.expect(/ERR_INTERNET_DISCONNECTED/);
  await signIn(page, setting('E2E_ADMIN_EMAIL'), setting('E2E_ADMIN_PASSWORD'));
  await page.goto('/admin/alerts');
  const recipients = page.getByLabel('E-mail to');
  await recipients.fill('somebody@example.com');
  const isOn = page.getByRole('switch', { name: 'No worker: on' });
  await expect(isOn).toBeChecked();
  const asked = page.waitForEvent('requestfailed', (request) => request.url().endsWith('/icon.svg'));
  await page.context().setOffline(true);
  await isOn.press('Space');
  await expect(page.getByText('The server cannot be reached.')).toBeVisible();
  await expect(isOn).toBeChecked();
  await asked;
  await expect(recipients).toHaveValue('somebody@example.com');
  // It goes on by itself.
  const answered = page.waitForResponse((answer) => answer.url().endsWith('/icon.svg'));
  await page.context().setOffline(false);
  await answered;
  await expect(recipients).toHaveValue('somebody@example.com');
});
