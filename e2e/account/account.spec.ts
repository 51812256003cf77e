import { expectAccessible } from '../accessible';
import { expect, test } from '../fixtures';
import { mailTo } from '../inbox';
import { fillSignIn, password, signIn, signInAsAdmin, welcome } from '../people';

const newPassword = 'another phrase for the tests';

test("the account page says that its address isn't verified yet, and resends the link", async ({
  page,
  email,
  mistakes,
}) => {
  mistakes.expect(/status of 429/);
  await welcome(page, email);
  await page.goto('/account');
  await expect(page.getByText('Verify your email address')).toBeVisible();
  const again = page.getByRole('button', { name: 'Resend link' });
  await again.click();
  await expect(page.getByText('The link is on its way.')).toBeVisible();
  await expect.poll(async () => (await mailTo(email)).length).toBe(2);
  await again.click();
  await expect(page.getByText('We just sent you a link.')).toBeVisible();
  await expectAccessible(page);
});

test('an expired session is reported with a link to sign in and come back', async ({
  page,
  email,
  mistakes,
}) => {
  mistakes.expect(/status of 401/);
  await welcome(page, email);
  await page.goto('/account');
  await page.context().clearCookies();
  await page.getByRole('button', { name: 'Resend link' }).click();
  const expired = page.getByRole('alert').filter({ hasText: 'Your session has expired.' }).last();
  await expectAccessible(page);
  await expired.getByRole('link', { name: 'Sign in' }).click();
  await fillSignIn(page, email, password);
  await expect(page).toHaveURL(/\/account$/);
});

test('an expired session leads from a part of a page of the console to the sign-in', async ({
  page,
  mistakes,
}) => {
  mistakes.expect(/status of 401/);
  await signInAsAdmin(page);
  await page.goto('/admin/alerts#rules');
  await expect(page.getByRole('heading', { name: 'Rules' })).toBeVisible();
  await page.context().clearCookies();
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(/\/login\?next=%2Fadmin%2Falerts/);
});

test('the name of the account has room for descenders', async ({ page, email }) => {
  await welcome(page, email);
  await page.goto('/account');
  // One and a half times the font size.
  await expect(page.getByRole('banner').getByText(email).first()).toHaveCSS('line-height', '21px');
});

test('changing the password signs out everywhere else', async ({ page, email, browser, mistakes }) => {
  mistakes.expect(/status of 40[01]/);
  await welcome(page, email);
  const elsewhere = await (await browser.newContext()).newPage();
  await signIn(elsewhere, email);
  await page.goto('/account');
  await page.getByRole('textbox', { name: 'Current password' }).fill('not the password');
  await page.getByRole('textbox', { name: 'New password' }).fill(newPassword);
  await expect(page.getByRole('checkbox', { name: 'Sign out everywhere else' })).toBeChecked();
  await page.getByRole('button', { name: 'Change password' }).click();
  const current = page.getByRole('textbox', { name: 'Current password' });
  await expect(current).toHaveAccessibleDescription('This isn’t your current password.');
  await expect(current).toBeFocused();
  await current.fill(password);
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByText('Your password has been changed.')).toBeVisible();

  await page.goto('/jobs');
  await expect(page).toHaveURL(/\/jobs$/);
  await elsewhere.goto('/jobs');
  await expect(elsewhere).toHaveURL(/\/login\?next=/);
  await elsewhere.context().close();
});
