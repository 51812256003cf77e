import type { Page } from '@playwright/test';
import { expectAccessible, expectAccessibleInEveryLook } from '../accessible';
import { expect, test } from '../fixtures';
import { linkInMail } from '../inbox';
import { jobsOf, password } from '../people';
import { setting } from '../setting';

const journey = (page: Page) => page.getByRole('region', { name: 'Your job, live' });

// As text, which runs in the page: these tests know Node's types, not the browser's.
const markColors = `[...document.querySelectorAll('[aria-label="Your job, live"] li > :first-child')].map(
  (mark) => getComputedStyle(mark).borderColor,
)`;

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

  // Without a password, nothing asks for the current one.
  for (const path of ['/account', '/account/two-factor']) {
    await page.goto(path);
    await expect(
      page.getByText(`Choose one with the link in the email that we sent to ${email}.`),
    ).toBeVisible();
    await expect(page.getByRole('textbox', { name: /password/i })).toHaveCount(0);
    await expectAccessible(page);
  }

  await page.context().clearCookies();
  await page.goto(await linkInMail(page, email, 'Welcome to Offload', 'Choose a password'));
  await page.getByLabel('New password').fill(password);
  await page.getByRole('button', { name: 'Save password and sign in' }).click();
  await expect(page).toHaveURL(/\/jobs$/);
  const jobs = (await jobsOf(page)).map(({ kind, state }) => `${kind} ${state}`);
  expect(jobs).toContain('welcome-email succeeded');
});

test('a guest fixes a broken job in the console with five clicks and one field at most', async ({
  page,
  mistakes,
}) => {
  mistakes.expect(/status of 401/);
  // Once in this browser: from then on, it can leave the console and open it again.
  await page.goto(setting('E2E_CONSOLE_LINK'));
  await expect(page).toHaveURL(/\/admin$/);
  await page.getByRole('link', { name: 'Leave the console' }).click();
  await expect(page).toHaveURL('/');

  let clicks = 0;
  const click = async (role: 'button' | 'link', name: string) => {
    await page.getByRole(role, { name }).click();
    clicks += 1;
  };
  await click('button', 'Break something');
  await expect(journey(page)).toContainText('Failed');
  const colors = await page.evaluate(markColors);
  const [web, queue, worker, result] = colors as string[];
  expect([queue, result]).toEqual([web, worker]);
  expect(worker).not.toBe(web);
  const account = page.getByRole('button', { name: /^Account: guest-/ });
  await expect(account).toBeVisible();
  await expectAccessibleInEveryLook(page);
  await page.reload();
  await expect(journey(page)).toContainText('Failed');
  await click('button', 'Open the console');
  const form = page.getByRole('form', { name: 'Replay with changes' });
  await expect(form.getByLabel('Image URL')).toBeFocused();
  await expectAccessibleInEveryLook(page);
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type(`${setting('E2E_URL')}/sample-picture.jpg`);
  await click('button', 'Replay job');
  // All twelve images, in a process that gives way to others.
  await expect(page.getByRole('status').first()).toContainText('Done', { timeout: 90_000 });
  await expect(page.getByText(/^sample-picture\.jpg\. Created/)).toBeVisible();
  await click('link', 'Leave the console');
  await expect(page).toHaveURL('/jobs');
  await expect(account).toBeVisible();
  expect(clicks).toBeLessThanOrEqual(5);
  const jobs = (await jobsOf(page)).map(({ kind, state }) => `${kind} ${state}`);
  expect(jobs).toEqual(expect.arrayContaining(['resize-image succeeded', 'resize-image failed']));

  await page.context().clearCookies();
  await page.goto(setting('E2E_CONSOLE_LINK'));
  await expect(page.getByRole('main').getByRole('alert')).toContainText('was already used');
  await expect(page.getByRole('main')).toContainText('open the link in the line that begins with Console');
});
