import type { Page } from '@playwright/test';
import { expectAccessible, expectAccessibleInEveryLook } from '../accessible';
import { expect, test } from '../fixtures';
import { holdScripts } from '../hold';
import { linkInMail } from '../inbox';
import { createUser, jobsOf, password, signInAsAdmin, signUp, startSession } from '../people';
import { setting } from '../setting';

const patience = { timeout: 60_000 };
const here = () => ({ Origin: setting('E2E_URL') });

test.setTimeout(180_000);

interface ChildJobs {
  data: { id: string; state: string }[];
}

async function childrenOf(page: Page): Promise<ChildJobs['data']> {
  const answer = await page.request.get(`/api${new URL(page.url()).pathname}/children`);
  const { data }: ChildJobs = await answer.json();
  return data;
}

/** Cancels the last child jobs, which start last. Returns how many hadn't finished yet. */
async function cancelLast(page: Page, count: number): Promise<number> {
  await expect.poll(async () => (await childrenOf(page)).length, patience).toBe(12);
  const last = (await childrenOf(page)).slice(-count).reverse();
  const cancel = ({ id }: { id: string }) => page.request.post(`/api/jobs/${id}/cancel`, { headers: here() });
  const answers = await Promise.all(last.map(cancel));
  return answers.filter((answer) => answer.status() === 202).length;
}

async function askForYear(page: Page, year: string): Promise<void> {
  await page.goto('/reports');
  const form = page.getByRole('form', { name: 'A year of reports' });
  await form.getByLabel('Year').selectOption(year);
  await form.getByRole('button', { name: 'Create twelve reports' }).click();
  await page.waitForURL(/\/jobs\//);
}

test('a year of reports shows its child jobs, waits for its owner if some were canceled, and continues', async ({
  page,
}) => {
  await signInAsAdmin(page);
  // A waiting job left by an earlier run would be returned instead of a new one.
  for (const { id, kind, state } of await jobsOf(page))
    if (kind === 'yearly-reports' && state === 'waiting')
      await page.request.post(`/api/jobs/${id}/cancel`, { headers: here() });
  await askForYear(page, '2023');
  await expect(page.getByRole('heading', { name: 'Yearly reports' })).toBeVisible();
  const canceled = await cancelLast(page, 6);
  expect(canceled).toBeGreaterThan(0);

  const status = page.getByRole('region', { name: 'Status' });
  await expect(status).toContainText('Waiting for continue', patience);
  const children = page.getByRole('region', { name: 'Child jobs' });
  await expect(children).toContainText('12 of 12 finished');
  const rows = children.getByRole('listitem').filter({ has: page.locator('[data-state]') });
  await expect(rows).toHaveCount(12);
  await expectAccessibleInEveryLook(page);
  const byState = children.getByRole('navigation', { name: 'Child jobs by state' });
  await byState.getByRole('link', { name: `Canceled ${canceled}` }).click();
  await expect(rows).toHaveCount(canceled);
  await expect(page).toHaveURL(/children=canceled/);

  await page.getByRole('button', { name: 'Continue without failed reports' }).click();
  await expect(page.getByRole('status')).toContainText('Succeeded with warnings', patience);
  await expect(page.getByRole('region', { name: 'What happened' })).toContainText('Wait for continue');
  await expect(
    page.getByRole('link', { name: /monthly-sales-2023-pdf\.zip|Download/ }).first(),
  ).toBeVisible();

  await children
    .getByRole('link', { name: /Sales report/ })
    .first()
    .click();
  await page.getByRole('link', { name: 'Parent job' }).click();
  await expect(page.getByRole('heading', { name: 'Yearly reports' })).toBeVisible();
});

test("a year chosen before the page has loaded its scripts isn't lost", async ({ page, mistakes }) => {
  mistakes.expect(/ERR_FAILED/);
  await signInAsAdmin(page);
  const goOn = await holdScripts(page);
  await page.goto('/reports', { waitUntil: 'commit' });
  const form = page.getByRole('form', { name: 'A year of reports' });
  await form.getByLabel('Year').selectOption('2024');
  const live = page.waitForRequest('**/events*');
  goOn();
  await live;
  await expect(form.getByLabel('Year')).toHaveValue('2024');
  // The worker would create all twelve.
  await page.route('**/api/yearly-reports', (route) => route.abort());
  const sent = page.waitForRequest('**/api/yearly-reports');
  await form.getByRole('button', { name: 'Create twelve reports' }).click();
  expect((await sent).postDataJSON()).toMatchObject({ year: 2024 });
});

/** Formats a time the way a date and time field expects it. */
const fieldValue = (at: Date) => `${at.toLocaleDateString('sv')}T${at.toLocaleTimeString('sv').slice(0, 5)}`;

test('a scheduled report can be moved to another time and started now', async ({ page, email }) => {
  await createUser(page, email);
  const days = (count: number) => new Date(Date.now() + count * 24 * 60 * 60 * 1_000);
  await page.goto('/reports');
  const form = page.getByRole('form', { name: 'One report' });
  await form.getByLabel('Not before').fill(fieldValue(days(2)));
  await form.getByRole('button', { name: 'Create report' }).click();
  await page.waitForURL(/\/jobs\//);
  const status = page.getByRole('region', { name: 'Status' });
  await expect(status).toContainText('Scheduled for later');
  await expect(status).toContainText(/Runs in 1 d 23 h/);
  await expectAccessibleInEveryLook(page);

  await page.getByLabel('New time').fill(fieldValue(days(5)));
  await page.getByRole('button', { name: 'Reschedule' }).click();
  await expect(status).toContainText(/Runs in 4 d 23 h/);
  await page.getByRole('button', { name: 'Run now' }).click();
  await expect(page.getByRole('status')).toContainText('Succeeded', patience);
  await expect(page.getByText('No orders in this period.')).toBeVisible();
});

test("an onboarding shows until when it sleeps, and isn't listed for its user", async ({ page, email }) => {
  await signUp(page, email);
  const link = await linkInMail(page, email, 'Welcome to Offload', 'Choose a password');
  const data = { token: new URL(link).searchParams.get('token'), newPassword: password };
  const answer = await page.request.post('/api/auth/reset-password', { data, headers: here() });
  expect(answer.status()).toBe(200);
  await startSession(page, email);
  const idOf = async () => (await jobsOf(page)).find(({ kind }) => kind === 'onboarding')?.id;
  await expect.poll(idOf).toBeTruthy();
  await page.goto(`/jobs/${await idOf()}`);
  const status = page.getByRole('region', { name: 'Status' });
  await expect(status).toContainText('Waiting until its next step is due', patience);
  await expect(status).toContainText(/Continues in 2 d 23 h/);
  const steps = page.getByRole('region', { name: 'What happened' });
  await expect(steps).toContainText('Sleep');
  const children = page.getByRole('region', { name: 'Child jobs' });
  await expect(children).toContainText('1 of 1 finished', patience);
  await expect(children.getByRole('link', { name: /Welcome email/ })).toBeVisible();
  await expectAccessible(page);

  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('status')).toContainText('Canceled');
  // The filters name kinds if there are jobs of several: signing up again creates another email.
  await signUp(page, email);
  await page.goto('/jobs');
  // It's only listed with the kind filter.
  const rows = page.getByRole('listitem').filter({ has: page.locator('[data-state]') });
  await expect(rows.filter({ hasText: 'Welcome email' })).toHaveCount(1);
  await expect(rows.filter({ hasText: 'Onboarding' })).toHaveCount(0);
  const filters = page.getByRole('navigation', { name: 'Filters' });
  await expect(filters.getByRole('link', { name: 'Welcome email' })).toBeVisible();
  await expect(filters.getByRole('link', { name: 'Onboarding' })).toHaveCount(0);
});
