import { expect, test } from './fixtures';
import { linkInMail, mailTo } from './inbox';
import { fillSignIn, password, signUp } from './people';

const newPassword = 'another phrase for the tests';

test('a forgotten password is replaced by mail: the new one works, the old one does not, the link works once', async ({
  page,
  email,
  mistakes,
}) => {
  mistakes.expect(/status of 40[01]/);
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
  await page.getByLabel('New password').fill('a third phrase for the tests');
  await page.getByRole('button', { name: 'Save password' }).click();
  await expect(page.getByRole('main').getByRole('alert')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Send me a new link' })).toBeVisible();
});

test('whoever signs up again may choose a new password, which ends the sessions that the old one began', async ({
  page,
  email,
  browser,
}) => {
  await signUp(page, email);
  await page.goto('/login');
  await fillSignIn(page, email, password);
  await expect(page).toHaveURL(/\/jobs$/);

  const elsewhere = await browser.newContext();
  const other = await elsewhere.newPage();
  await signUp(other, email);
  await other.goto(await linkInMail(other, email, 'You already have an account', 'Choose a new password'));
  await other.getByLabel('New password').fill(newPassword);
  await other.getByRole('button', { name: 'Save password' }).click();
  await expect(other.getByText('Your password is saved')).toBeVisible();
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
