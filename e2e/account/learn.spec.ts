import type { Page } from '@playwright/test';
import { expectAccessibleInEveryLook } from '../accessible';
import { expect, test } from '../fixtures';

const lesson = (page: Page, title: RegExp) => page.getByRole('region', { name: title }).first();
const slow = { timeout: 60_000 };

test('a visitor tries each lesson with jobs of their own, and reads its code', async ({ page, mistakes }) => {
  test.setTimeout(180_000);
  // A lesson that is rolled back.
  mistakes.expect(/status of 409/);
  await page.goto('/');
  await page.getByRole('link', { name: 'See how it works' }).click();
  await expect(page).toHaveTitle('How it works · Offload');
  await expectAccessibleInEveryLook(page);

  // The first job creates a guest account, so the page loads again and shows the job where it was started.
  await page.getByRole('button', { name: 'Fail twice' }).click();
  const retry = lesson(page, /A failure is retried/);
  await expect(retry).toContainText(/Attempt 3 ran|Succeeded/, slow);
  await expect(retry.getByRole('link', { name: 'Lesson' })).toBeVisible();
  await expect(retry.getByRole('region', { name: /^Code: / })).toContainText('throw new TransientError(');

  const sleep = lesson(page, /A job sleeps/);
  await sleep.getByRole('button', { name: 'Sleep for 20 seconds' }).click();
  await expect(sleep.getByRole('region', { name: 'Your sleep job, live' })).toBeVisible();

  const crash = lesson(page, /A process dies/);
  await crash.getByRole('button', { name: 'Kill the process' }).click();
  await expect(crash).toContainText('Attempt 2 ran', slow);

  const commit = lesson(page, /commits with your data/);
  await commit.getByRole('button', { name: 'Commit' }).click();
  await expect(commit).toContainText('Succeeded', slow);
  await commit.getByRole('button', { name: 'Roll back' }).click();
  await expect(commit.getByRole('status')).toContainText('Rolled back. There is no job');

  const fix = lesson(page, /Staff fix the cause/);
  await fix.getByRole('button', { name: 'Break an image' }).click();
  await expect(fix).toContainText('Failed', slow);
  await expect(fix.getByRole('link', { name: 'Open the console' })).toBeVisible();

  await expect(sleep).toContainText('Succeeded', slow);
  await expectAccessibleInEveryLook(page);
});
