import { expectAccessibleInEveryLook } from '../accessible';
import { expect, test } from '../fixtures';
import { createUser } from '../people';

test('a user creates a token, a program calls the API with it, and the user revokes it', async ({
  page,
  email,
  playwright,
  baseURL,
}) => {
  await createUser(page, email, { isVerified: true });
  await page.goto('/account/tokens');
  await expect(page.getByText('No tokens yet')).toBeVisible();
  await page.getByRole('button', { name: 'Create token' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Nightly report');
  await dialog.getByRole('button', { name: 'Create token' }).click();
  await expect(dialog.getByText('Allow something.')).toBeVisible();
  await dialog.getByLabel('Reports').selectOption('write');
  await expectAccessibleInEveryLook(page);
  await dialog.getByRole('button', { name: 'Create token' }).click();
  const token = (await dialog.locator('code').first().textContent()) ?? '';
  expect(token).toMatch(/^ofl_/);
  await expectAccessibleInEveryLook(page);
  await dialog.getByRole('button', { name: 'Done' }).click();

  const program = await playwright.request.newContext({
    ...(baseURL && { baseURL }),
    extraHTTPHeaders: { Authorization: `Bearer ${token}` },
  });
  const data = { id: 'monthly-sales', data: { month: 'jan', year: 2026 } };
  expect((await program.post('/api/reports', { data })).status()).toBe(202);
  expect((await program.get('/api/webhooks')).status()).toBe(403);

  await page.reload();
  const row = page.getByRole('row', { name: /Nightly report/ });
  await expect(row).toContainText('reports:write');
  await expect(row).not.toContainText('Never');
  await row.getByRole('button', { name: 'Revoke Nightly report' }).click();
  await page.getByRole('button', { name: 'Revoke token' }).click();
  await expect(page.getByText('No tokens yet')).toBeVisible();
  expect((await program.get('/api/webhooks')).status()).toBe(401);
  await program.dispose();
});
