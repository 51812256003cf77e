import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures';
import { hold } from '../hold';
import { signInAsAdmin } from '../people';

const unreachable = 'The server can’t be reached. Check your connection and try again.';

async function fillRecipients(page: Page) {
  await signInAsAdmin(page);
  await page.goto('/admin/recipients');
  await expect(page.locator('html')).toHaveAttribute('data-alive', 'true');
  const recipients = page.getByLabel('Email recipients');
  await recipients.fill('somebody@example.com');
  return { recipients, save: page.getByRole('button', { name: 'Save' }) };
}

test("if the server doesn't respond, a page of the app keeps the entered values and says so", async ({
  page,
  mistakes,
}) => {
  mistakes.expect(/ERR_INTERNET_DISCONNECTED/);
  const { recipients, save } = await fillRecipients(page);
  const asked = page.waitForEvent('requestfailed', (request) => request.url().endsWith('/icon.svg'));
  await page.context().setOffline(true);
  await save.click();
  await expect(page.getByText(unreachable)).toBeVisible();
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
  const { recipients, save } = await fillRecipients(page);
  const refresh = /\/admin\/recipients\?_rsc=/;
  const held = await hold(page, refresh);
  const asked = page.waitForRequest(refresh);
  await page.evaluate("window.dispatchEvent(new Event('online'))");
  await asked;
  const failed = page.waitForEvent('requestfailed', (request) => refresh.test(request.url()));
  await page.context().setOffline(true);
  held();
  await failed;
  await save.click();
  await expect(page.getByText(unreachable)).toBeVisible();
  const answered = page.waitForResponse((answer) => refresh.test(answer.url()));
  await page.context().setOffline(false);
  expect((await answered).status()).toBe(200);
  await expect(recipients).toHaveValue('somebody@example.com');
});

test("if the server doesn't respond, the console keeps what it shows and the entered values, and says so", async ({
  page,
  mistakes,
}) => {
  mistakes.expect(/ERR_INTERNET_DISCONNECTED/);
  await signInAsAdmin(page);
  await page.goto('/admin/alerts');
  const threshold = page.getByRole('textbox', { name: 'No worker' });
  const isOn = page.getByRole('switch', { name: 'No worker: enabled' });
  await threshold.fill('71');
  await page.context().setOffline(true);
  await isOn.press('Space');
  await expect(page.getByText(unreachable, { exact: true })).toBeVisible();
  await expect(isOn).toBeChecked();
  const outdated = page.getByText(`This data may be out of date. ${unreachable}`);
  await expect(outdated).toBeVisible();
  await expect(threshold).toHaveValue('71 s');
  // The page recovers without a reload.
  await page.context().setOffline(false);
  await expect(outdated).toHaveCount(0);
  await expect(threshold).toHaveValue('71 s');
});
