import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures';
import { hold } from '../hold';
import { signIn } from '../people';
import { setting } from '../setting';

async function fillAlerts(page: Page) {
  await signIn(page, setting('E2E_ADMIN_EMAIL'), setting('E2E_ADMIN_PASSWORD'));
  await page.goto('/admin/alerts');
  await expect(page.locator('html')).toHaveAttribute('data-alive', 'true');
  const recipients = page.getByLabel('Email recipients');
  await recipients.fill('somebody@example.com');
  const isOn = page.getByRole('switch', { name: 'No worker: enabled' });
  await expect(isOn).toBeChecked();
  return { recipients, isOn };
}

test("if the server doesn't respond, the page keeps the entered values and says so", async ({
  page,
  mistakes,
}) => {
  mistakes.expect(/ERR_INTERNET_DISCONNECTED/);
  const { recipients, isOn } = await fillAlerts(page);
  const asked = page.waitForEvent('requestfailed', (request) => request.url().endsWith('/icon.svg'));
  await page.context().setOffline(true);
  await isOn.press('Space');
  await expect(page.getByText('The server can’t be reached.')).toBeVisible();
  await expect(isOn).toBeChecked();
  await asked;
  await expect(recipients).toHaveValue('somebody@example.com');
  // The page recovers without a reload.
  const answered = page.waitForResponse((answer) => answer.url().endsWith('/icon.svg'));
  await page.context().setOffline(false);
  await answered;
  await expect(recipients).toHaveValue('somebody@example.com');
});

test('a page stays usable when the network interrupts its refresh, which happens later', async ({
  page,
  mistakes,
}) => {
  mistakes.expect(/ERR_INTERNET_DISCONNECTED/);
  const { recipients, isOn } = await fillAlerts(page);
  const refresh = /\/admin\/alerts\?_rsc=/;
  const held = await hold(page, refresh);
  const asked = page.waitForRequest(refresh);
  await page.evaluate("window.dispatchEvent(new Event('online'))");
  await asked;
  const failed = page.waitForEvent('requestfailed', (request) => refresh.test(request.url()));
  await page.context().setOffline(true);
  held();
  await failed;
  await isOn.press('Space');
  await expect(page.getByText('The server can’t be reached.')).toBeVisible();
  await expect(isOn).toBeChecked();
  const answered = page.waitForResponse((answer) => refresh.test(answer.url()));
  await page.context().setOffline(false);
  expect((await answered).status()).toBe(200);
  await expect(recipients).toHaveValue('somebody@example.com');
});
