import { expectAccessibleInEveryLook } from '../accessible';
import { expect, test } from '../fixtures';
import { createUser, startSession, withoutPage } from '../people';

test('a user sees where they are signed in, signs out one session, and then all others', async ({
  page,
  email,
  browser,
}) => {
  await createUser(page, email);
  const others = [];
  for (let at = 0; at < 3; at += 1) others.push(withoutPage(await browser.newContext()));
  for (const other of others) await startSession(other, email);
  await page.goto('/account');
  await page.getByRole('link', { name: 'Manage sessions' }).click();
  const rows = page.getByRole('table').getByRole('row');
  await expect(rows).toHaveCount(5);
  await expect(page.getByText('This session')).toHaveCount(1);
  await expectAccessibleInEveryLook(page);

  await rows
    .nth(2)
    .getByRole('button', { name: /^Sign out/ })
    .click();
  await page.getByRole('button', { name: 'Sign out session' }).click();
  await expect(rows).toHaveCount(4);
  await page.getByRole('button', { name: 'Sign out all other sessions' }).click();
  const dialog = page.getByRole('dialog');
  await expectAccessibleInEveryLook(page);
  await dialog.getByRole('button', { name: 'Sign out all other sessions' }).click();
  await expect(rows).toHaveCount(2);
  for (const other of others) {
    expect((await other.request.get('/api/jobs')).status()).toBe(401);
    await other.context().close();
  }
  await page.reload();
  await expect(page.getByText('This session')).toHaveCount(1);
});

test('a user changes their name', async ({ page, email }) => {
  await createUser(page, email);
  await page.goto('/account');
  await page.getByRole('textbox', { name: 'Name' }).fill('Ada Lovelace');
  await page.getByRole('button', { name: 'Change name' }).click();
  await expect(page.getByText('Your name has been changed.')).toBeVisible();
  await page.reload();
  await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue('Ada Lovelace');
});
