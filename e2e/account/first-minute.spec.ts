import type { Page } from '@playwright/test';
import { expectAccessible, expectAccessibleInEveryLook } from '../accessible';
import { expect, test } from '../fixtures';
import { linkInMail } from '../inbox';
import { jobsOf, password } from '../people';
import { setting } from '../setting';

const journey = (page: Page) => page.getByRole('region', { name: 'Your job, live' });

test('a visitor sends a welcome email with one click, watches it, and signs in with its link', async ({
  page,
  mistakes,
}) => {
  // The page is still live when its session cookie is removed.
  mistakes.expect(/status of 401/);
  await page.goto('/');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Send me a welcome email' }).click();
  await expect(journey(page)).toContainText('Succeeded');
  await expect(journey(page).getByRole('listitem').last()).toHaveAttribute('aria-current', 'step');
  await expectAccessible(page);
  const account = await page.getByRole('button', { name: /^Account: guest-/ }).getAttribute('aria-label');
  const email = account?.replace('Account: ', '') ?? '';

  await page.context().clearCookies();
  await page.goto(await linkInMail(page, email, 'Welcome to Offload', 'Choose a password'));
  await page.getByLabel('New password').fill(password);
  await page.getByRole('button', { name: 'Save password and sign in' }).click();
  await expect(page).toHaveURL(/\/jobs$/);
  const jobs = (await jobsOf(page)).map(({ kind, state }) => `${kind} ${state}`);
  expect(jobs).toContain('welcome-email succeeded');
});

test('getting from npm start to a failed and fixed job takes six steps', async ({ page, mistakes }) => {
  mistakes.expect(/status of 401/);
  let steps = 0;
  const step = async (done: Promise<unknown>) => {
    await done;
    steps += 1;
  };
  await step(page.goto(setting('E2E_CONSOLE_LINK')));
  await expect(page).toHaveURL(/\/admin$/);
  await step(page.getByRole('link', { name: 'Offload' }).click());
  await step(page.getByRole('button', { name: 'Break something' }).click());
  await expect(journey(page)).toContainText('Failed');
  await expectAccessibleInEveryLook(page);
  await step(page.getByRole('link', { name: 'Fix it in the console' }).click());
  const form = page.getByRole('form', { name: 'Replay with changes' });
  await step(form.getByLabel('Image URL').fill(`${setting('E2E_URL')}/sample-picture.jpg`));
  await step(form.getByRole('button', { name: 'Replay job' }).click());
  await expect(page.getByRole('status').first()).toContainText('Done');
  expect(steps).toBe(6);

  await page.context().clearCookies();
  await page.goto(setting('E2E_CONSOLE_LINK'));
  await expect(page.getByRole('main').getByRole('alert')).toContainText('was already used');
});
