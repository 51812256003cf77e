import { readFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import { expect, test } from '../fixtures';
import { password, refusedAfterSignOut, signInAsAdmin } from '../people';
import { openAlive, tabTo, typeInto } from '../tab-to';

/** Goes down a list of choices to one of them. */
async function choose(page: Page, select: Locator, value: string): Promise<void> {
  await tabTo(page, select);
  await page.keyboard.press('Home');
  const choices = await select.getByRole('option').count();
  for (let press = 1; press < choices; press += 1) {
    if ((await select.inputValue()) === value) return;
    await page.keyboard.press('ArrowDown');
  }
  await expect(select).toHaveValue(value);
}

test('a user signs up, signs in, opens a failed job, and retries it with only the keyboard', async ({
  page,
  email,
  mistakes,
}) => {
  mistakes.expect(refusedAfterSignOut);
  const address = `error+${email}`;
  await page.goto('/');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await typeInto(page, page.getByLabel('Email'), address);
  await typeInto(page, page.getByRole('textbox', { name: 'Password (optional)' }), password);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Check your inbox' })).toBeFocused();

  await tabTo(page, page.getByRole('main').getByRole('button', { name: 'Sign in', exact: true }));
  await page.keyboard.press('Enter');

  const failed = page.getByRole('listitem').filter({ hasText: 'Failed' });
  await tabTo(page, failed.getByRole('link', { name: 'Welcome email' }).first());
  await page.keyboard.press('Enter');
  await expect(page.getByRole('status')).toContainText('Failed after 4 attempts');
  await tabTo(page, page.getByRole('button', { name: 'Retry' }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Welcome email' })).toBeFocused();
  await expect(page.getByRole('status')).toContainText(/Attempt [123] of 4 failed/);
  await tabTo(page, page.getByRole('button', { name: 'Cancel' }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('status')).toContainText('Canceled before it finished');

  await tabTo(page, page.getByRole('button', { name: `Account: ${address}` }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem', { name: 'Sign out' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/login$/);
});

test('a user asks for a report, watches it, and downloads it with only the keyboard', async ({ page }) => {
  // Who has the demo's orders.
  await signInAsAdmin(page);
  await openAlive(page, '/reports');
  const form = page.getByRole('form', { name: 'One report' });
  await choose(page, form.getByLabel('Year'), '2024');
  await choose(page, form.getByLabel('Month'), '2');
  await page.keyboard.press('Tab');
  await expect(form.getByLabel('Currency')).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowRight');
  await expect(form.getByRole('radio', { name: 'CSV' })).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await expect(form.getByRole('radio', { name: 'PDF' })).toBeFocused();
  await expect(form.getByRole('radio', { name: 'PDF' })).toBeChecked();
  await tabTo(page, form.getByRole('button', { name: 'Create report' }));
  await page.keyboard.press('Enter');

  await expect(page).toHaveURL(/\/jobs\//);
  await expect(page.getByRole('heading', { name: 'Sales report' })).toBeVisible();
  await expect(page.getByText('February 2024, PDF', { exact: true })).toBeVisible();
  // As on any new page.
  await expect(page.locator('body')).toBeFocused();
  await expect(page.getByRole('status')).toContainText('Done', { timeout: 60_000 });
  // The number of notifications of other tests' jobs may precede it.
  await expect(page).toHaveTitle(/Succeeded: /);
  const link = page.getByRole('link', { name: 'Download PDF' });
  await tabTo(page, link);
  const downloading = page.waitForEvent('download');
  await page.keyboard.press('Enter');
  const download = await downloading;
  expect(download.suggestedFilename()).toBe('monthly-sales-2024-02.pdf');
  expect((await readFile(await download.path())).subarray(0, 5).toString()).toBe('%PDF-');
  await expect(link).toBeFocused();
});

test('a button has the focus again once its request has failed', async ({ page, email, mistakes }) => {
  mistakes.expect(/status of 401/);
  await openAlive(page, '/login');
  await typeInto(page, page.getByLabel('Email'), email);
  await typeInto(page, page.getByRole('textbox', { name: 'Password' }), password);
  const button = page.getByRole('main').getByRole('button', { name: 'Sign in', exact: true });
  await tabTo(page, button);
  await page.keyboard.press('Enter');
  const alert = page.getByRole('alert').filter({ hasText: 'password' });
  await expect(alert).toBeVisible();
  // Only for errors on our end.
  await expect(alert).not.toContainText('Request ID');
  await expect(button).toBeFocused();
});

test('a user changes the theme with only the keyboard, and keeps it', async ({ page }) => {
  await openAlive(page, '/');
  const html = page.locator('html');
  await expect(html).toHaveAttribute('data-mantine-color-scheme', 'light');
  const button = page.getByRole('button', { name: 'Theme' });
  const light = page.getByRole('menuitemradio', { name: 'Light' });
  const dark = page.getByRole('menuitemradio', { name: 'Dark' });
  await tabTo(page, button);
  await page.keyboard.press('Enter');
  await expect(light).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(dark).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menu')).toHaveCount(0);
  await expect(button).toBeFocused();
  await expect(html).toHaveAttribute('data-mantine-color-scheme', 'dark');

  await page.keyboard.press('Enter');
  await expect(light).toBeFocused();
  await expect(dark).toBeChecked();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('menu')).toHaveCount(0);
  await expect(button).toBeFocused();
  await page.reload();
  await expect(html).toHaveAttribute('data-mantine-color-scheme', 'dark');
});
