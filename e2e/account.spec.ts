import { expectAccessible } from './accessible';
import { expect, test } from './fixtures';
import { mailTo } from './inbox';
import { password, signIn, welcome } from './people';

const newPassword = 'another phrase for the tests';

test('the account says that its address is not verified yet, and sends the link again', async ({
  page,
  email,
  mistakes,
}) => {
  mistakes.expect(/status of 429/);
  await welcome(page, email);
  await page.goto('/account');
  await expect(page.getByText('Not verified yet')).toBeVisible();
  const again = page.getByRole('button', { name: 'Send the link again' });
  await again.click();
  await expect(page.getByText('The link is on its way.')).toBeVisible();
  await expect.poll(async () => (await mailTo(email)).length).toBe(2);
  await again.click();
  await expect(page.getByText('We have just sent you a link.')).toBeVisible();
  await expectAccessible(page);
});

test('a new password signs out everywhere else', async ({ page, email, browser, mistakes }) => {
  mistakes.expect(/status of 40[01]/);
  await welcome(page, email);
  const elsewhere = await (await browser.newContext()).newPage();
  await signIn(elsewhere, email);
  await page.goto('/account');
  await page.getByRole('textbox', { name: 'Current password' }).fill('not the password');
  await page.getByRole('textbox', { name: 'New password' }).fill(newPassword);
  await expect(page.getByRole('checkbox', { name: 'Sign out everywhere else' })).toBeChecked();
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByRole('main').getByRole('alert').last()).toContainText('Invalid password');
  await page.getByRole('textbox', { name: 'Current password' }).fill(password);
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByText('Your password is changed.')).toBeVisible();

  await page.goto('/jobs');
  await expect(page).toHaveURL(/\/jobs$/);
  await elsewhere.goto('/jobs');
  await expect(elsewhere).toHaveURL(/\/login\?next=/);
  await elsewhere.context().close();
});
