import type { Page } from '@playwright/test';
import { expectAccessible } from '../accessible';
import { expect, test } from '../fixtures';
import { mailTo } from '../inbox';
import { jobsOf, welcome } from '../people';
import { watch } from '../watch';

const isRetrying = /Attempt [123] of 4 failed\. Retrying\./;
const status = (page: Page) => page.getByRole('status');
const tries = (page: Page) =>
  page
    .getByRole('region', { name: 'What happened' })
    .getByRole('listitem')
    .filter({ hasText: /^Attempt \d/ });

async function expectFailed(page: Page): Promise<void> {
  await expect(status(page)).toContainText('Failed after 4 attempts');
  const [job] = await jobsOf(page);
  expect(job).toMatchObject({ state: 'failed', attempt: 4, error: { code: 'mail_deferred' } });
  const outcome = page.getByRole('main').getByRole('alert');
  await expect(outcome).toContainText('The mail server asked us to try again later.');
  await expect(outcome).toContainText(`Job ID: ${job?.id}`);
}

/** Watches all attempts, with a reload partway. */
async function watchItFail(page: Page): Promise<void> {
  await expect(status(page)).toContainText(isRetrying);
  await expect(page.getByText('No action needed. The job will be retried.')).toBeVisible();
  await page.reload();
  // On a busy machine, the last attempt may have finished by now.
  await expect(status(page)).toContainText(/Attempt \d of 4 failed|Running|Failed after 4 attempts/);
  await expectFailed(page);
}

test('an email that always fails is tried four times, explained, retried, and canceled, in two tabs', async ({
  page,
  context,
  email,
}) => {
  const address = `error+${email}`;
  const { id } = await welcome(page, address);
  await page.goto(`/jobs/${id}`);
  await expectFailed(page);
  await expect(tries(page)).toHaveCount(4);
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Retry' }).click();
  await watchItFail(page);
  await expect(tries(page)).toHaveCount(8);

  const other = await context.newPage();
  await other.goto(page.url());
  const said = [await watch(page), await watch(other)];
  await page.getByRole('button', { name: 'Retry' }).click();
  await expect(status(other)).toContainText(isRetrying);
  await other.getByRole('button', { name: 'Cancel' }).click();
  for (const tab of [other, page]) {
    await expect(status(tab)).toContainText('Canceled: Canceled before it finished');
    const rows = tab.getByRole('region', { name: 'What happened' });
    await expect(rows.getByText('Retried by the owner')).toHaveCount(2);
    await expect(rows).toContainText('Canceled by the owner.');
    await expect(tab.getByRole('button', { name: 'Retry' })).toBeVisible();
  }
  for (const texts of said) expect((await texts()).join()).toMatch(isRetrying);
  await expectAccessible(other);
  expect((await jobsOf(page))[0]).toMatchObject({ state: 'canceled', error: null });
  expect(await mailTo(address)).toEqual([]);
});
