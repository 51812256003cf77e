import { expectAccessibleInEveryLook } from '../accessible';
import { expect, test } from '../fixtures';

test('a developer finds a call, what it takes, and its example in three languages', async ({ page }) => {
  await page.goto('/api/docs');
  await expect(page).toHaveURL(/\/docs\/api$/);
  await page.getByText('Create a report', { exact: true }).click();
  const call = page.getByRole('group').filter({ hasText: '/api/reports' });
  await expect(call.getByText('reports:write')).toBeVisible();
  await expect(call.getByRole('list', { name: 'Fields', exact: true })).toContainText('idempotency-key');
  await expect(call.getByRole('list', { name: 'Fields of data' })).toContainText(
    'year integer, 2000 to 2100 · required',
  );
  await expect(call.getByRole('group', { name: 'Example in curl' })).toContainText('curl -X POST');
  await expectAccessibleInEveryLook(page);

  await page.getByRole('link', { name: 'Python' }).click();
  await expect(page).toHaveURL(/lang=python$/);
  await expect(page.getByRole('group', { name: 'Example in Python' }).first()).toContainText(
    'import requests',
  );
});

test('the type of an error leads to what it means and what to do', async ({ page }) => {
  const response = await page.request.get('/api/jobs');
  expect(response.status()).toBe(401);
  const { type }: { type: string } = await response.json();
  await page.goto(type);
  await expect(page.getByRole('region', { name: 'signed-out' })).toContainText('Authorization: Bearer');
  await expect(page.getByRole('heading', { name: 'signed-out' })).toBeInViewport();
  await expectAccessibleInEveryLook(page);
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('a link to a call or an object opens it', async ({ page }) => {
    await page.goto('/docs/api#createReport');
    const responses = page.getByRole('list', { name: 'Responses' }).filter({ visible: true });
    await expect(responses).toHaveCount(1);
    await responses.getByRole('link', { name: 'StartedJob' }).first().click();
    await expect(page.getByRole('list', { name: 'Fields of StartedJob' })).toBeVisible();
  });
});
