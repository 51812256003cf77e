import { expectAccessible } from '../accessible';
import { expect, test } from '../fixtures';
import { linkInMail } from '../inbox';
import { askForReport, fillSignIn, jobsOf, password, signUp, startSession } from '../people';

const newPassword = 'another phrase for the tests';

test("a forgotten password is reset by email: the new one works, the old one doesn't, the link works once", async ({
  page,
  email,
  mistakes,
}) => {
  mistakes.expect(/status of 401/);
  await signUp(page, email, password);
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
  await signUp(page, email, password);
  await startSession(page, email);
  await askForReport(page, 1);

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

  const rejected = await page.request.get('/jobs', { maxRedirects: 0 });
  expect(rejected.headers().location).toMatch(/^\/login\?next=/);
});
