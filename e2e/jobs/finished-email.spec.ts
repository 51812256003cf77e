import type { Page } from '@playwright/test';
import { expectAccessible } from '../accessible';
import { expect, test } from '../fixtures';
import { linkInMail, mailTo } from '../inbox';
import { askForReport, createUser, jobsOf, signUp, untilSucceeded } from '../people';
import { tabTo } from '../tab-to';

// A worker's first report waits for its process to start.
const patience = { timeout: 40_000 };
const promise = 'You can leave this page. We’ll email you when it’s ready.';

test.setTimeout(120_000);

async function subjectsTo(email: string): Promise<string[]> {
  const subjects = (await mailTo(email)).map(({ subject }) => subject);
  return subjects.filter((subject) => subject.startsWith('Your report')).sort();
}

/** Creates a report while its owner is away, and checks that no email is promised. */
async function expectNoPromise(page: Page): Promise<void> {
  const id = await askForReport(page, 1);
  await page.goto(`/jobs/${id}`);
  await expect(page.getByRole('status')).toBeVisible();
  await expect(page.getByText(promise)).toHaveCount(0);
  await page.goto('about:blank');
  await untilSucceeded(page, id, patience);
}

test('a user who requests a report and leaves gets an email with a link to it', async ({ page, email }) => {
  await createUser(page, email, { isVerified: true });
  const id = await askForReport(page, 1);
  await untilSucceeded(page, id, patience);
  // A list shows the result and links to the page, but doesn't count as the page.
  await page.goto('/jobs');
  const row = page.getByRole('listitem').filter({ has: page.locator('[data-state]') });
  await expect(row.filter({ hasText: 'Sales report' })).toContainText('Succeeded');

  const link = await linkInMail(page, email, 'Your report is ready: January 2023, PDF', 'Open the report');
  await page.goto(link);
  await expect(page).toHaveURL(new RegExp(`/jobs/${id}$`));
  await expect(page.getByRole('status')).toContainText('Succeeded: Done');
  await expect(page.getByRole('link', { name: 'Download PDF' })).toBeVisible();
});

test('a user who stays on the page until the report is ready gets no email', async ({ page, email }) => {
  await createUser(page, email, { isVerified: true });
  await page.goto(`/jobs/${await askForReport(page, 1)}`);
  await expect(page.getByRole('status')).toContainText('Succeeded: Done', patience);
  // An email about a later report would come after an email about the first.
  await askForReport(page, 2);
  await expect.poll(() => subjectsTo(email), patience).toEqual(['Your report is ready: February 2023, PDF']);
  const mails = (await jobsOf(page)).filter(({ kind }) => kind === 'job-finished-email');
  expect(mails).toHaveLength(1);
});

test('a page says that you can leave it only while a report is in progress', async ({ page, email }) => {
  await createUser(page, email, { isVerified: true });
  // An email to the owner of the account.
  await signUp(page, email);
  const [mail] = await jobsOf(page);
  const id = await askForReport(page, 3);
  await untilSucceeded(page, id, patience);
  const job = (await jobsOf(page)).find((candidate) => candidate.id === id);
  // As if the report took longer.
  const running = { ...job, state: 'running', progress: { percent: 50, step: 'Writing' }, result: null };
  const body = `retry: 600000\nevent: job\ndata: ${JSON.stringify(running)}\n\n`;
  await page.goto(`/jobs/${id}`);
  await expect(page.getByRole('status')).toContainText('Succeeded: Done');
  await expect(page.getByText(promise)).toHaveCount(0);

  await page.route('**/events', (route) => route.fulfill({ contentType: 'text/event-stream', body }));
  await page.reload();
  await expect(page.getByText(promise)).toBeVisible();
  await expectAccessible(page);
  await page.goto(`/jobs/${mail?.id}`);
  await expect(page.getByRole('status')).toContainText('Running: Writing');
  await expect(page.getByText(promise)).toHaveCount(0);
});

test('a user who has turned off emails with the keyboard is promised none and gets none, nor with an unverified address', async ({
  page,
  email,
}) => {
  await createUser(page, email, { isVerified: true });
  await page.goto('/jobs');
  await tabTo(page, page.getByRole('button', { name: `Account: ${email}` }));
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'Account' }).press('Enter');
  await tabTo(
    page,
    page.getByRole('region', { name: 'Notifications' }).getByRole('link', { name: 'Change' }),
  );
  await page.keyboard.press('Enter');
  const wish = page.getByRole('checkbox', { name: 'Email when a job has succeeded' });
  await expect(wish).toBeChecked();
  await expectAccessible(page);
  const saved = page.waitForResponse((answer) => answer.request().method() === 'PATCH');
  await tabTo(page, wish);
  await page.keyboard.press('Space');
  await expect(wish).not.toBeChecked();
  await saved;
  await page.reload();
  await expect(wish).not.toBeChecked();

  await expectNoPromise(page);
  const [unverified, other] = [`unverified.${email}`, `other.${email}`];
  await createUser(page, unverified);
  await expectNoPromise(page);

  // Another user's email about a later job is sent after all emails about earlier ones.
  await createUser(page, other, { isVerified: true });
  await untilSucceeded(page, await askForReport(page, 2), patience);
  await expect.poll(() => subjectsTo(other), patience).toHaveLength(1);
  for (const address of [email, unverified]) expect(await subjectsTo(address)).toEqual([]);
});
