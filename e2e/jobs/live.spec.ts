import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures';
import { mailTo } from '../inbox';
import { jobsOf, signUp, untilSucceeded, verify, welcome } from '../people';
import { watch } from '../watch';

/** Sets a mark that a reload would remove. */
const mark = (page: Page) => page.evaluate('window.isTheSamePage = true');
const isMarked = (page: Page) => page.evaluate('window.isTheSamePage === true');
const rows = (page: Page) => page.getByRole('listitem').filter({ has: page.locator('[data-state]') });

/** Cancels a job that emails this address before it succeeds. Returns its ID. */
async function cancelInTime(page: Page, address: string): Promise<string> {
  let { id } = await welcome(page, address);
  await expect(async () => {
    const answer = await page.request.post(`/api/jobs/${id}/cancel`);
    if (answer.status() === 409) {
      // Too late: signing up again creates another job.
      await signUp(page, address);
      id = (await jobsOf(page))[0]?.id ?? '';
    }
    expect(answer.status()).toBe(202);
  }).toPass();
  return id;
}

test('the page of an email that fails twice follows each attempt to success without a reload', async ({
  page,
  email,
}) => {
  const address = `flaky+${email}`;
  // Opens the page before the attempts that it should show.
  await page.goto(`/jobs/${await cancelInTime(page, address)}`);
  await expect(page.getByRole('status')).toContainText('Canceled before it finished');
  await mark(page);

  const before = (await mailTo(address)).length;
  const said = await watch(page);
  await page.getByRole('button', { name: 'Retry' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  await expect(page.getByRole('status')).toContainText('Succeeded: Done');
  const steps = [
    /Retrying: Attempt 1 of 4 failed.*Next attempt in \d s/,
    /Retrying: Attempt 2 of 4 failed.*Next attempt in \d s/,
    /Succeeded: Done/,
  ];
  const texts = await said();
  // Events carry states, so on a busy machine the page may miss one that lasts only two seconds.
  const places = steps.map((step) => texts.findIndex((text) => step.test(text))).filter((at) => at !== -1);
  expect(places).toEqual(places.toSorted((one, other) => one - other));

  await expect(page.getByText(/^Took \d/)).toBeVisible();
  await expect(page.getByRole('region', { name: 'Details' })).toContainText('3 of 4');
  const rows = page.getByRole('region', { name: 'What happened' });
  await expect(rows.getByRole('listitem').filter({ hasText: /^Attempt 3.*Succeeded\.$/ })).toHaveCount(1);
  await expect(page.getByRole('button', { name: /Retry|Cancel/ })).toHaveCount(0);
  expect(await isMarked(page)).toBe(true);
  await expect.poll(async () => (await mailTo(address)).length).toBe(before + 1);
});

test('two tabs with the list both follow a new job until it finishes, and a reload shows the same', async ({
  page,
  context,
  email,
}) => {
  await welcome(page, email);
  await verify(email);
  const other = await context.newPage();
  for (const tab of [page, other]) {
    await tab.goto('/jobs');
    await expect(rows(tab)).toHaveCount(1);
    await mark(tab);
  }
  await signUp(page, email);
  for (const tab of [page, other]) {
    await expect(rows(tab).first()).toContainText('Password reset email');
    await expect(rows(tab).first()).toContainText('Succeeded');
    expect(await isMarked(tab)).toBe(true);
  }
  await other.reload();
  await expect(rows(other)).toHaveCount(2);
  await expect(rows(other).first()).toContainText('Password reset email');
});

test('a list whose updates are interrupted says so, and then catches up', async ({
  page,
  email,
  mistakes,
}) => {
  mistakes.expect(/ERR_FAILED.*events/);
  const { id } = await welcome(page, email);
  await untilSucceeded(page, id);
  let isBroken = true;
  await page.route('**/api/events?*', (route) => (isBroken ? route.abort() : route.continue()));
  await page.goto('/jobs');
  await mark(page);
  await expect(page.getByText('Live updates paused.')).toBeVisible();
  await signUp(page, email);
  await expect.poll(async () => (await mailTo(email)).length).toBe(2);
  await expect(rows(page)).toHaveCount(1);

  isBroken = false;
  await expect(rows(page)).toHaveCount(2);
  await expect(rows(page).first()).toContainText('Succeeded');
  await expect(page.getByText('Live updates paused.')).toHaveCount(0);
  expect(await isMarked(page)).toBe(true);
});
