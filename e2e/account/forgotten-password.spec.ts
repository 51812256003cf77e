import { expectAccessible } from '../accessible';
import { expect, test } from '../fixtures';
import { linkInMail, mailTo } from '../inbox';
import { fillSignIn, jobsOf, password, signUp, welcome } from '../people';
import { setting } from '../setting';

const newPassword = 'another phrase for the tests';

test("a forgotten password is reset by email: the new one works, the old one doesn't, the link works once", async ({
  page,
  email,
  mistakes,
}) => {
  mistakes.expect(/status of 401/);
  await signUp(page, email);
  await page.goto('/login');
  await page.getByRole('link', { name: 'Forgot your password?' }).click();
  await expect(page.getByRole('heading', { name: 'Reset your password' })).toBeVisible();
  await page.getByLabel('Email').fill(email);
  await page.getByRole('button', { name: 'Send reset link' }).click();
  await expect(page.getByRole('status')).toContainText(`If an account exists for ${email}, a reset link`);

  const link = await linkInMail(page, email, 'Choose a new password', 'Choose a new password');
  await page.goto(link);
  await page.getByLabel('New password').fill(newPassword);
  await page.getByRole('button', { name: 'Save password and sign in' }).click();
  await expect(page).toHaveURL(/\/jobs$/);

  await page.context().clearCookies();
  await page.goto('/login');
  await fillSignIn(page, email, password);
  await expect(page.getByRole('main').getByRole('alert')).toContainText(/e-?mail.*password/i);
  await page.getByRole('textbox', { name: 'Password' }).fill(newPassword);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(/\/jobs$/);

  await page.goto(link);
  await expect(page.getByText('This link has expired or has already been used')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Request a new link' })).toBeVisible();
  await expect(page.getByLabel('New password')).toHaveCount(0);
});

test('the reader of the email gets sole control of an account that a stranger created', async ({
  page,
  email,
  browser,
}) => {
  await welcome(page, email);
  const report = { id: 'monthly-sales', data: { month: 1, year: 2023 } };
  const headers = { Origin: setting('E2E_URL') };
  expect((await page.request.post('/api/reports', { data: report, headers })).status()).toBe(202);

  const elsewhere = await browser.newContext();
  const reader = await elsewhere.newPage();
  await signUp(reader, email);
  await reader.goto(await linkInMail(reader, email, 'Welcome to Offload', 'Verify email address'));
  await expect(reader.getByRole('heading', { name: 'Verify your email address' })).toBeVisible();
  await expect(reader.getByRole('checkbox', { name: 'Keep the contents of this account' })).not.toBeChecked();
  await expectAccessible(reader);
  await reader.getByLabel('New password').fill(newPassword);
  await reader.getByRole('button', { name: 'Save password and sign in' }).click();
  await expect(reader).toHaveURL(/\/jobs$/);
  const kinds = (await jobsOf(reader)).map(({ kind }) => kind);
  expect(kinds).not.toContain('sales-report');
  await elsewhere.close();

  await page.goto('/jobs');
  await expect(page).toHaveURL(/\/login\?next=/);
});

test("requesting a password reset doesn't reveal whether an address has an account", async ({
  page,
  email,
}) => {
  await page.goto('/forgot-password');
  await page.getByLabel('Email').fill(email);
  await page.getByRole('button', { name: 'Send reset link' }).click();
  await expect(page.getByRole('status')).toContainText(`If an account exists for ${email}, a reset link`);
  expect(await mailTo(email)).toEqual([]);
});
