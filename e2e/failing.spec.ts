import type { Page } from '@playwright/test';
import { expectAccessible } from './accessible';
import { expect, test } from './fixtures';
import { mailTo } from './inbox';
import { fillSignIn, jobsOf, password } from './people';

const address = 'error@example.com';
const status = (page: Page) => page.getByRole('status');
const tries = (page: Page) => page.getByRole('region', { name: 'Timeline' }).getByRole('listitem');

async function signUpAndOpenTheJob(page: Page): Promise<void> {
  await page.goto('/signup');
  await page.getByLabel('E-mail').fill(address);
  await page.getByLabel('Password (optional)').fill(password);
  await page.getByRole('button', { name: 'Sign up' }).click();
  await expect(page.getByRole('heading', { name: 'Check your inbox' })).toBeVisible();
  await page.getByRole('main').getByRole('link', { name: 'Sign in', exact: true }).click();
  await fillSignIn(page, address, password);
  await page.getByRole('link', { name: 'Welcome e-mail' }).click();
  await expect(page.getByRole('heading', { name: 'Welcome e-mail' })).toBeVisible();
}

/** Watches the attempts to their end, with a reload in the middle. */
async function watchItFail(page: Page): Promise<void> {
  const isRetrying = /Attempt [123] of 4 failed; it will be tried again/;
  await expect(status(page)).toContainText(isRetrying);
  await expect(page.getByText('There is nothing to do: it will be tried again.')).toBeVisible();
  await page.reload();
  await expect(status(page)).toContainText(isRetrying);
  await expect(page.getByText(/Next attempt in \d s/)).toBeVisible();

  await expect(status(page)).toContainText('Failed after 4 attempts');
  await expect(tries(page)).toHaveCount(4);
  const [job] = await jobsOf(page);
  expect(job).toMatchObject({ state: 'failed', attempt: 4, error: { code: 'mail_deferred' } });
  const outcome = page.getByRole('main').getByRole('alert');
  await expect(outcome).toContainText('The mail server asked us to try again later.');
  await expect(outcome).toContainText(`Reference: ${job?.id}`);
}

test('a mail that always fails is tried four times, told in words, retried by hand and canceled, in two tabs', async ({
  page,
  context,
}) => {
  await signUpAndOpenTheJob(page);
  await watchItFail(page);
  await expectAccessible(page);

  const other = await context.newPage();
  await other.goto(page.url());
  await page.getByRole('button', { name: 'Retry' }).click();
  for (const tab of [page, other]) {
    await expect(status(tab)).toContainText('Attempt 1 of 4 failed; it will be tried again');
    await expect(tries(tab).getByText('Attempt 1, retried by its owner')).toBeVisible();
  }
  await expect(status(other)).toContainText('Attempt 2 of 4 failed; it will be tried again');
  await other.getByRole('button', { name: 'Cancel' }).click();
  for (const tab of [other, page]) {
    await expect(status(tab)).toContainText('Canceled: Stopped before it was done');
    await expect(tries(tab).last()).toContainText('Canceled by its owner.');
    await expect(tab.getByRole('button', { name: 'Retry' })).toBeVisible();
  }
  await expectAccessible(other);
  expect((await jobsOf(page))[0]).toMatchObject({ state: 'canceled', error: null });
  expect(await mailTo(address)).toEqual([]);
});
