import type { Locator, Page } from '@playwright/test';
import { expect, test } from '../fixtures';
import { password, refusedAfterSignOut } from '../people';
import { tabTo } from '../tab-to';

async function type(page: Page, field: Locator, text: string): Promise<void> {
  await tabTo(page, field);
  await page.keyboard.type(text);
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
  await type(page, page.getByLabel('Email'), address);
  await type(page, page.getByRole('textbox', { name: 'Password (optional)' }), password);
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
