import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures';
import { mailTo } from '../inbox';
import { jobsOf, signUp, untilSucceeded, welcome, welcomeVerified } from '../people';
import { watch } from '../watch';

/** A reload loses this. */
const mark = (page: Page) => page.evaluate('window.isTheSamePage = true');
const isMarked = (page: Page) => page.evaluate('window.isTheSamePage === true');
const rows = (page: Page) => page.getByRole('listitem').filter({ has: page.locator('[data-state]') });

/** Cancels a job that mails to this address before it succeeds. Returns its id. */
async function cancelInTime(page: Page, address: string): Promise<string> {
  let { id } = await welcome(page, address);
  await expect(async () => {
    const answer = await page.request.post(`/api/jobs/${id}/cancel`);
    if (answer.status() === 409) {
      // Too late: signing up again makes another.
      await signUp(page, address);
      id = (await jobsOf(page))[0]?.id ?? '';
    }
    expect(answer.status()).toBe(202);
  }).toPass();
  return id;
}

test('the page of a mail that fails twice goes from attempt to attempt and to success, without a reload', async ({
  page,
  email,
}) => {
  const address = `flaky+${email}`;
  // So that the page is there before the attempts that it is to show.
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
  // An event is a state: on a busy machine, one that lasts two seconds may be over before the page hears of it.
  const places = steps.map((step) => texts.findIndex((text) => step.test(text))).filter((at) => at !== -1);
  expect(places).toEqual(places.toSorted((one, other) => one - other));

  await expect(page.getByText(/^Took \d/)).toBeVisible();
  await expect(page.getByRole('region', { name: 'Details' })).toContainText('3 of 4');
  const timeline = page.getByRole('region', { name: 'Timeline' });
  await expect(timeline.getByRole('listitem').last()).toContainText('Succeeded.');
  await expect(page.getByRole('button', { name: /Retry|Cancel/ })).toHaveCount(0);
  expect(await isMarked(page)).toBe(true);
  await expect.poll(async () => (await mailTo(address)).length).toBe(before + 1);
});

test('two tabs with the list both show a new job as it comes and ends, and a reload shows the same', async ({
  page,
  context,
  email,
}) => {
  await welcomeVerified(page, email);
  const other = await context.newPage();
  for (const tab of [page, other]) {
    await tab.goto('/jobs');
    await expect(rows(tab)).toHaveCount(1);
    await mark(tab);
  }
  // With an address that has an account, it makes the job that tells its owner.
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

test('a list whose updates break off says so, and catches up with what it missed', async ({
  page,
  email,
  mistakes,
}) => {
  mistakes.expect(/ERR_FAILED.*events/);
  const { id } = await welcome(page, email);
  await untilSucceeded(page, id);
  let isBroken = true;
  await page.route('**/api/events', (route) => (isBroken ? route.abort() : route.continue()));
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
