import type { Page, Request } from '@playwright/test';
import { expectAccessibleInEveryLook } from '../accessible';
import { findViolations } from '../axe';
import { expect, test } from '../fixtures';
import { linkInMail } from '../inbox';
import { jobsOf, password, signUp, untilSucceeded, welcome } from '../people';

const states = ['queued', 'running', 'retrying', 'succeeded', 'failed', 'canceling', 'canceled'];
const withError = ['retrying', 'failed'];

/** Checks pages, and that they load nothing from another site. */
async function visit(page: Page, paths: string[]): Promise<void> {
  const origins = new Set<string>();
  const note = (request: Request) => origins.add(new URL(request.url()).origin);
  page.on('request', note);
  for (const path of paths) {
    await page.goto(path);
    await expect(page.getByRole('main')).toBeVisible();
    await expectAccessibleInEveryLook(page);
  }
  page.off('request', note);
  expect([...origins]).toEqual([new URL(page.url()).origin]);
}

/** Shows a job's page as if the job were in a state that is usually too brief to inspect. */
async function showIn(page: Page, id: string, state: string): Promise<void> {
  const [job] = await jobsOf(page);
  const error = { code: 'mail_deferred', message: 'The mail server asked us to try again later.' };
  const shown = {
    ...job,
    state,
    progress: { percent: 50, step: state === 'running' ? 'Sending it' : null },
    error: withError.includes(state) ? error : null,
    result: state === 'succeeded' ? { to: `${'long.'.repeat(12)}address@example.com` } : null,
    nextAttemptAt: state === 'retrying' ? new Date(Date.now() + 3_600_000).toISOString() : null,
  };
  await page.route('**/events', (route) =>
    route.fulfill({
      contentType: 'text/event-stream',
      body: `retry: 600000\nevent: job\ndata: ${JSON.stringify(shown)}\n\n`,
    }),
  );
  await page.goto(`/jobs/${id}`);
  await expect(page.locator(`[data-state="${state}"]`)).toBeVisible();
  if (state === 'retrying') await expect(page.getByText(/Next attempt in \d/).first()).toBeVisible();
}

test.setTimeout(300_000);

test('an image without a text is found', async ({ page }) => {
  await page.setContent('<main><img></main>');
  const found = await findViolations(page, {});
  expect(found).toContainEqual(expect.stringMatching(/^image-alt: <img/));
});

test('the public pages are accessible and fit in every color scheme and width', async ({
  page,
  email,
  mistakes,
}) => {
  mistakes.expect(/status of 404/);
  const paths = ['/', '/signup', '/login', '/forgot-password', '/set-password', '/set-password?token=none'];
  await visit(page, [...paths, '/nothing']);
  await signUp(page, email, password);
  await page.goto(await linkInMail(page, email, 'Welcome to Offload', 'Verify email address'));
  await page.getByRole('button', { name: 'Save password and sign in' }).click();
  await expect(page.getByText('Use at least 8 characters.')).toBeVisible();
  await expectAccessibleInEveryLook(page);
});

test('the job list, filled and empty, and the menus are accessible and fit in every color scheme and width', async ({
  page,
  email,
}) => {
  const { id } = await welcome(page, `a.long.address.${email}`);
  await untilSucceeded(page, id);
  await visit(page, ['/', '/jobs', '/jobs?state=failed', `/jobs?cursor=${id}`]);
  await page.getByRole('button', { name: 'Account:' }).click();
  await expect(page.getByRole('menuitem', { name: 'Sign out' })).toBeVisible();
  await expectAccessibleInEveryLook(page);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Theme' }).click();
  await expect(page.getByRole('menuitemradio', { name: 'Dark' })).toBeVisible();
  await expectAccessibleInEveryLook(page);
});

test("a job's page is accessible and fits in every state, color scheme, and width", async ({
  page,
  email,
}) => {
  const { id } = await welcome(page, `a.long.address.${email}`);
  await untilSucceeded(page, id);
  for (const state of states) {
    await showIn(page, id, state);
    await expectAccessibleInEveryLook(page);
    await page.unrouteAll();
  }
});
