import { expectAccessible, expectAccessibleInEveryLook } from '../accessible';
import { expect, test } from '../fixtures';
import { mailTo } from '../inbox';
import { fillSignIn, password, signInAsAdmin, signUp, startSession, withoutPage } from '../people';

const newPassword = 'another phrase for the tests';

test("the account page says that its address isn't verified yet, resends the link, and reports an expired session", async ({
  page,
  email: short,
  mistakes,
}) => {
  mistakes.expect(/status of 4(01|29)/);
  const email = `a.very.long.address.${short}`;
  await signUp(page, email, password);
  await startSession(page, email);
  await page.goto('/account');
  // One and a half times the font size, which has room for descenders.
  await expect(page.getByRole('banner').getByText(email).first()).toHaveCSS('line-height', '21px');
  await expect(page.getByText('Verify your email address')).toBeVisible();
  const again = page.getByRole('button', { name: 'Resend link' });
  await again.click();
  await expect(page.getByText('The link is on its way.')).toBeVisible();
  await expect.poll(async () => (await mailTo(email)).length).toBe(2);
  await again.click();
  await expect(page.getByText('We just sent you a link.')).toBeVisible();
  await expectAccessibleInEveryLook(page);

  await page.context().clearCookies();
  await again.click();
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

test('changing the password signs out everywhere else', async ({ page, email, browser, mistakes }) => {
  mistakes.expect(/status of 40[01]/);
  await signUp(page, email, password);
  await startSession(page, email);
  const elsewhere = withoutPage(await browser.newContext());
  await startSession(elsewhere, email);
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

  expect((await page.request.get('/jobs', { maxRedirects: 0 })).status()).toBe(200);
  const rejected = await elsewhere.request.get('/jobs', { maxRedirects: 0 });
  expect(rejected.headers().location).toMatch(/^\/login\?next=/);
  await elsewhere.context().close();
});
