import type { Locator, Page } from '@playwright/test';
import { createUser } from '../people';
import { setting } from '../setting';
import { expect, test } from './fixtures';
import { askForPictures } from './pictures-by-address';

// Thirty images, two at a time, on a busy machine.
const slow = { timeout: 120_000 };
const numbers = Array.from({ length: 15 }, (_, index) => index + 1);

const groupOf = (admin: Page, signature: RegExp) =>
  admin
    .getByRole('list', { name: 'Failures' })
    .getByRole('listitem')
    .filter({ has: admin.getByRole('link', { name: signature }) });
const nothingThere = /^Nothing was found at this URL/;
const notOpen = /^The URL requires authorization/;
const jobNamed = (admin: Page, name: string) =>
  admin.getByRole('list', { name: 'Jobs' }).getByRole('listitem').filter({ hasText: name });

/** Returns the overview's number of failed images. */
function failedPictures(admin: Page): Locator {
  return admin
    .getByRole('row', { name: /^image / })
    .getByRole('cell')
    .nth(4);
}

async function readFailedPictures(admin: Page): Promise<number> {
  await admin.goto('/admin');
  return Number((await failedPictures(admin).textContent())?.replace('–', '0'));
}

/** Dismisses what other tests left, because some jobs failed for the same reason. */
async function dismissEarlierFailures(admin: Page): Promise<void> {
  const filter = { kind: 'resize-image', until: new Date().toISOString() };
  const answer = await admin.request.post('/admin/api/changes', {
    data: { action: 'dismiss', filter, reason: 'Left by another test' },
    headers: { Origin: setting('E2E_URL') },
  });
  expect(answer.status()).toBe(200);
}

/** Retries all jobs of a failure, and waits until each has succeeded. */
async function retryAll(admin: Page, count: number): Promise<void> {
  await admin.getByRole('button', { name: 'Retry all' }).click();
  await admin
    .getByRole('dialog')
    .getByRole('button', { name: `Retry ${count} jobs` })
    .click();
  await expect(admin.getByRole('heading', { name: 'Change jobs' })).toBeVisible();
  const became = admin.getByRole('region', { name: 'Affected jobs' });
  await expect(became.getByRole('status').first()).toHaveText(`${count} succeeded`, slow);
}

test('an admin finds thirty failures with two causes, fixes them, and all thirty succeed', async ({
  visitor,
  email,
  admin,
  site,
}) => {
  test.setTimeout(480_000);
  await dismissEarlierFailures(admin);
  const before = await readFailedPictures(admin);
  await createUser(visitor, email);
  site.answer('/beach.jpg', 200);
  site.answer('/members/', 403);
  const missing = ['/baech.jpg', ...numbers.slice(1).map((number) => `/new/pier-${number}.jpg`)];
  const closed = numbers.map((number) => `/members/boat-${number}.jpg`);
  const ids = await askForPictures(visitor, [...missing, ...closed].map(site.at));

  // The overview stays open and updates without a reload.
  await expect(failedPictures(admin)).toHaveText(String(before + 30), slow);
  await admin.getByRole('link', { name: /jobs failed within the last 24 hours/ }).click();
  await expect(groupOf(admin, nothingThere)).toHaveText(/^15\D/);
  await expect(groupOf(admin, notOpen)).toHaveText(/^15\D/);

  await test.step('one image had a wrong URL, which is fixed and replayed', async () => {
    await admin.getByRole('link', { name: nothingThere }).click();
    await jobNamed(admin, 'baech.jpg').getByRole('link').click();
    await admin.getByRole('link', { name: 'Edit and replay' }).first().click();
    const form = admin.getByRole('form', { name: 'Replay with changes' });
    await form.getByLabel('Image URL').fill(site.at('/beach.jpg'));
    await form.getByRole('button', { name: 'Replay job' }).click();
    await expect(admin.getByText('Replay of another job')).toBeVisible();
    await expect(admin.getByRole('status').first()).toContainText('Done', slow);
    await admin.goto('/admin');
    await expect(failedPictures(admin)).toHaveText(String(before + 29));
  });

  await test.step('the site has the other images by now, so all are retried at once', async () => {
    site.answer('/new/', 200);
    await admin.goto('/admin/failed?days=1');
    await expect(groupOf(admin, nothingThere)).toHaveText(/^14\D/);
    await admin.getByRole('link', { name: nothingThere }).click();
    await retryAll(admin, 14);
  });

  await test.step('the other cause is fixed too: one job is retried first, then the rest', async () => {
    site.answer('/members/', 200);
    await admin.goto('/admin/failed?days=1');
    await expect(groupOf(admin, nothingThere)).toHaveCount(0);
    await admin.getByRole('link', { name: notOpen }).click();
    await jobNamed(admin, 'boat-7.jpg').getByRole('link').click();
    await admin.getByRole('button', { name: 'Retry', exact: true }).click();
    await admin.getByRole('dialog').getByRole('button', { name: 'Retry 1 job' }).click();
    await expect(admin.getByRole('status').first()).toContainText('Done', slow);
    await admin.goto('/admin/failed?days=1');
    await admin.getByRole('link', { name: notOpen }).click();
    await retryAll(admin, 14);
  });

  await admin.goto('/admin');
  await expect(failedPictures(admin)).toHaveText(before === 0 ? '–' : String(before));
  await admin.goto(`/admin/jobs?q=${email}&kind=resize-image&state=succeeded`);
  await expect(admin.getByRole('list', { name: 'Jobs' }).getByRole('listitem')).toHaveCount(30);
  await admin.goto(`/admin/audit?action=job.&actor=${setting('E2E_ADMIN_EMAIL')}`);
  // Retries of many jobs are folded.
  const folded = admin.getByRole('button', { name: /^Show \d+ actions$/ });
  await expect(folded.first()).toBeVisible();
  while ((await folded.count()) > 0) await folded.first().click();
  for (const id of ids) {
    const action = id === ids[0] ? 'replayed' : 'retried';
    const about = admin.getByRole('row').filter({ has: admin.getByRole('link', { name: `job ${id}` }) });
    // The log also says who looked at the job.
    await expect(about.filter({ hasText: action })).toHaveCount(1);
  }
});
