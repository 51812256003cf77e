import { codeAt } from '@offload/testing/code-at';
import type { Page } from '@playwright/test';
import { expectAccessible, expectAccessibleInEveryLook } from '../accessible';
import { expect, test } from '../fixtures';
import {
  changeRole,
  createUser,
  fillSignIn,
  password,
  refusedAfterSignOut,
  signUp,
  startSession,
} from '../people';

const twoFactor = '/account/two-factor';

/** Turns on two-factor authentication on its page. Returns the secret. The page shows the recovery codes. */
async function enroll(page: Page): Promise<string> {
  const secret = ((await page.getByRole('group', { name: 'Secret' }).textContent()) ?? '').replaceAll(
    ' ',
    '',
  );
  await page.getByLabel('Code').fill(codeAt(secret));
  await page.getByRole('textbox', { name: 'Password' }).fill(password);
  await page.getByRole('button', { name: 'Turn on' }).click();
  await expect(page.getByRole('heading', { name: 'Save your recovery codes' })).toBeFocused();
  return secret;
}

async function signOut(page: Page, email: string): Promise<void> {
  await page.getByRole('button', { name: `Account: ${email}` }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/login$/);
}

test('a user turns on two-factor authentication, and signs in with a code and with a recovery code', async ({
  page,
  email,
  mistakes,
}) => {
  test.setTimeout(240_000);
  mistakes.expect(/status of 4(01|22)/);
  mistakes.expect(refusedAfterSignOut);
  await signUp(page, email, password);
  await startSession(page, email);
  await page.goto('/account');
  await page.getByRole('link', { name: 'Turn on two-factor authentication' }).click();
  await expect(page.getByRole('img', { name: 'QR code' })).toBeVisible();
  await page.getByRole('button', { name: 'Turn on' }).click();
  await expect(page.getByText('Enter the 6-digit code.')).toBeVisible();
  await expectAccessibleInEveryLook(page);

  const secret = await enroll(page);
  await expectAccessibleInEveryLook(page);
  const codes = await page.getByRole('main').getByRole('listitem').allInnerTexts();
  expect(codes).toHaveLength(10);
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download codes' }).click();
  expect((await download).suggestedFilename()).toBe('offload-recovery-codes.txt');
  await page.getByRole('link', { name: 'Continue' }).click();
  await expect(page.getByText('10 of 10 recovery codes left.')).toBeVisible();
  await expectAccessibleInEveryLook(page);

  await signOut(page, email);
  await fillSignIn(page, email, password);
  await expect(page.getByRole('heading', { name: 'Enter your code' })).toBeVisible();
  await page.getByLabel('Code').fill('000000');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByLabel('Code')).toHaveAccessibleDescription(/This code is incorrect/);
  await expectAccessibleInEveryLook(page);
  await page.getByLabel('Code').fill(codeAt(secret, 1));
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL('/jobs');

  await signOut(page, email);
  await page.goto(`/login?next=${twoFactor}`);
  await fillSignIn(page, email, password);
  await page.getByRole('link', { name: 'Use a recovery code' }).click();
  await expect(page.getByRole('heading', { name: 'Use a recovery code' })).toBeVisible();
  await expectAccessibleInEveryLook(page);
  await page.getByLabel('Recovery code').fill(codes[0]?.toUpperCase() ?? '');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByText('9 of 10 recovery codes left.')).toBeVisible();

  await page.getByRole('button', { name: 'Get new recovery codes' }).click();
  await expect(page.getByRole('heading', { name: 'Save your recovery codes' })).toBeFocused();
  await page.goto(twoFactor);
  await page.getByRole('button', { name: 'Turn off' }).click();
  await expectAccessible(page);
  await page.getByRole('dialog').getByRole('button', { name: 'Turn off' }).click();
  await expect(page.getByRole('img', { name: 'QR code' })).toBeVisible();
});

test('a change that requires a new code asks for it, and then proceeds', async ({
  page,
  email,
  mistakes,
}) => {
  mistakes.expect(/status of 403/);
  await createUser(page, `other.${email}`, { isVerified: true });
  await signUp(page, email, password);
  await changeRole(email, 'admin');
  await startSession(page, email);
  await page.goto(twoFactor);
  const secret = await enroll(page);

  // As if the last code were ten minutes old.
  const problem = { type: '/docs/problems#code-needed', title: 'Forbidden', status: 403, detail: 'A code.' };
  await page.route(
    '**/api/admin/users/*',
    (route) => route.fulfill({ status: 403, contentType: 'application/problem+json', json: problem }),
    { times: 1 },
  );
  await page.goto(`/admin/users?query=${encodeURIComponent(`other.${email}`)}`);
  await page.getByRole('button', { name: `Manage other.${email}` }).click();
  await page.getByLabel('Role').selectOption('viewer');
  await page.getByRole('button', { name: 'Save role' }).click();
  const dialog = page.getByRole('dialog', { name: 'Confirm it’s you' });
  await expect(dialog.getByLabel('Code')).toBeFocused();
  await expectAccessibleInEveryLook(page);
  await dialog.getByLabel('Code').fill(codeAt(secret, 1));
  await dialog.getByRole('button', { name: 'Confirm' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByText(`other.${email} now has the viewer role.`)).toBeVisible();
  // Only one admin is left again, as other tests expect.
  await changeRole(email, 'user');
});
