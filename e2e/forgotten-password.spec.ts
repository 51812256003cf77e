import { expectAccessible } from './accessible';
import { expect, test } from './fixtures';
import { linkInMail, mailTo } from './inbox';
import { fillSignIn, jobsOf, password, signIn, signUp, welcome } from './people';
import { setting } from './setting';

const newPassword = 'another phrase for the tests';

test('a forgotten password is replaced by mail: the new one works, the old one does not, the link works once', async ({
  page,
  email,
  mistakes,
}) => {
  mistakes.expect(/status of 401/);
  await signUp(page, email);
  await page.goto('/login');
  await page.getByRole('link', { name: 'Forgotten your password?' }).click();
  await expect(page.getByRole('heading', { name: 'Forgotten password' })).toBeVisible();
  await page.getByLabel('E-mail').fill(email);
  await page.getByRole('button', { name: 'Send me a link' }).click();
  await expect(page.getByRole('status')).toContainText(`If ${email} has an account, a message`);

  const link = await linkInMail(page, email, 'Choose a new password', 'Choose a new password');
  await page.goto(link);
  await page.getByLabel('New password').fill(newPassword);
  await page.getByRole('button', { name: 'Save password' }).click();
  await expect(page.getByText('Your password is saved')).toBeVisible();

  await page.goto('/login');
  await fillSignIn(page, email, password);
  await expect(page.getByRole('main').getByRole('alert')).toContainText(/e-?mail.*password/i);
  await page.getByRole('textbox', { name: 'Password' }).fill(newPassword);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(/\/jobs$/);

  await page.goto(link);
  await expect(page.getByText('This link has expired or was used before')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Send me a new link' })).toBeVisible();
});

test('the reader of the e-mail gets sole control of an account that a stranger has made', async ({
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
  await expect(reader.getByRole('checkbox', { name: 'Keep what is in this account' })).not.toBeChecked();
  await expectAccessible(reader);
  await reader.getByLabel('New password').fill(newPassword);
  await reader.getByRole('button', { name: 'Save password' }).click();
  await expect(reader.getByText('Your password is saved')).toBeVisible();
  await signIn(reader, email, newPassword);
  expect(await jobsOf(reader)).toEqual([]);
  await elsewhere.close();

  await page.goto('/jobs');
  await expect(page).toHaveURL(/\/login\?next=/);
});

test('nobody learns from a forgotten password whether an address has an account', async ({ page, email }) => {
  await page.goto('/forgot-password');
  await page.getByLabel('E-mail').fill(email);
  await page.getByRole('button', { name: 'Send me a link' }).click();
  await expect(page.getByRole('status')).toContainText(`If ${email} has an account, a message`);
  expect(await mailTo(email)).toEqual([]);
});
