import type { Browser, Page } from '@playwright/test';
import { expectAccessible } from '../accessible';
import { expect, test } from '../fixtures';
import { linkInMail, mailTo } from '../inbox';
import { askForReport, jobsOf, untilSucceeded, welcome, welcomeVerified } from '../people';
import { tabTo } from '../tab-to';

// A worker's first report waits for its process to start.
const patience = { timeout: 40_000 };
const promise = 'You can leave this page. We’ll email you when it’s ready.';

test.setTimeout(120_000);

async function subjectsTo(email: string): Promise<string[]> {
  const subjects = (await mailTo(email)).map(({ subject }) => subject);
  return subjects.filter((subject) => subject.startsWith('Your report')).sort();
}

/** Creates a report while its owner is away, and checks that no email is promised or sent. */
async function expectNoEmail(page: Page, browser: Browser, email: string): Promise<void> {
  const id = await askForReport(page, 1);
  await page.goto(`/jobs/${id}`);
  await expect(page.getByRole('status')).toBeVisible();
  await expect(page.getByText(promise)).toHaveCount(0);
  await page.goto('/account');
  await untilSucceeded(page, id, patience);
  // Another user's email about a later job is sent after all emails about earlier ones.
  const other = await (await browser.newContext()).newPage();
  await welcomeVerified(other, `other.${email}`);
  await untilSucceeded(other, await askForReport(other, 2), patience);
  await expect.poll(() => subjectsTo(`other.${email}`), patience).toHaveLength(1);
  expect(await subjectsTo(email)).toEqual([]);
  await other.context().close();
}

test('a user who requests a report and leaves gets an email with a link to it', async ({ page, email }) => {
  await welcomeVerified(page, email);
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
  await welcomeVerified(page, email);
  await page.goto(`/jobs/${await askForReport(page, 1)}`);
  await expect(page.getByRole('status')).toContainText('Succeeded: Done', patience);
  // An email about a later report would come after an email about the first.
  await askForReport(page, 2);
  await expect.poll(() => subjectsTo(email), patience).toEqual(['Your report is ready: February 2023, PDF']);
  const mails = (await jobsOf(page)).filter(({ kind }) => kind === 'job-finished-email');
  expect(mails).toHaveLength(1);
});

test('a page says that you can leave it only while a report is in progress', async ({ page, email }) => {
  const mail = await welcomeVerified(page, email);
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
  await page.goto(`/jobs/${mail.id}`);
  await expect(page.getByRole('status')).toContainText('Running: Writing');
  await expect(page.getByText(promise)).toHaveCount(0);
});

test('a user turns off emails with the keyboard, is promised none, and gets none', async ({
  page,
  email,
  browser,
}) => {
  await welcomeVerified(page, email);
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

  await expectNoEmail(page, browser, email);
});

test('a user with an unverified address is promised no email and gets none', async ({
  page,
  email,
  browser,
}) => {
  await welcome(page, email);
  await expectNoEmail(page, browser, email);
});

for (const { colorScheme, width } of [
  { colorScheme: 'light', width: 360 },
  { colorScheme: 'dark', width: 1280 },
] as const) {
  test.describe(`in ${colorScheme}, ${width} px wide`, () => {
    test.use({ colorScheme, viewport: { width, height: 800 } });

    test('the account page is accessible and fits', async ({ page, email }) => {
      await welcome(page, `a.very.long.address.${email}`);
      await page.goto('/account');
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await expectAccessible(page);
    });
  });
}
