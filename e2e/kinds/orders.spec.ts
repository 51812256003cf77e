import type { Page } from '@playwright/test';
import { expectAccessibleInEveryLook } from '../accessible';
import { expect, test } from '../fixtures';
import { createUser, untilSucceeded } from '../people';
import { setting } from '../setting';

const csv = [
  'order_number,date,customer,country,product,category,quantity,unit_price,currency',
  'A-1,2026-01-29,Łódź Design,PL,Crème Pan,Kitchen,1,12.50,EUR',
  'A-2,2026-01-30,株式会社東京,JP,Desk Lamp,Office,2,30.00,EUR',
  'A-3,2026-01-31,Οδυσσεύς,GR,Desk,Office,-1,99.00,EUR',
].join('\n');

async function importOrders(page: Page): Promise<string> {
  const file = { name: 'orders.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) };
  const headers = { Origin: setting('E2E_URL') };
  const answer = await page.request.post('/api/imports', { multipart: { file }, headers });
  expect(answer.status()).toBe(202);
  const { id }: { id: string } = await answer.json();
  await untilSucceeded(page, id);
  return id;
}

const rows = (page: Page) => page.getByRole('table').getByRole('row');

test('imported orders are found while typing, filtered, and exported', async ({ page, email }) => {
  await createUser(page, email);
  await page.goto('/orders');
  await expect(page.getByText('No orders yet')).toBeVisible();
  const id = await importOrders(page);
  // The page updates with the index without a reload.
  await expect(rows(page)).toHaveCount(4);
  await expect(page.getByText('Up to date as of')).toBeVisible();

  await page.goto(`/jobs/${id}`);
  await page.getByRole('link', { name: 'Search your orders' }).click();
  await page.getByLabel('Search').pressSequentially('desk');
  await expect(page).toHaveURL(/query=desk$/);
  await expect(rows(page)).toHaveCount(3);
  await expect(page.locator('mark')).toHaveText(['Desk', 'Desk']);
  await page.getByRole('link', { name: 'JP' }).click();
  await expect(page).toHaveURL(/country=JP/);
  await expect(rows(page)).toHaveCount(2);
  await page.getByLabel('Search').fill('東京');
  await expect(page.locator('mark')).toHaveText(['東京']);
  await expectAccessibleInEveryLook(page);

  const downloading = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Export as CSV' }).click();
  expect((await downloading).suggestedFilename()).toBe('orders.csv');

  // Enter loads no other page, which would lose the focus.
  await page.getByLabel('Search').fill('lamp');
  await page.getByLabel('Search').press('Enter');
  await expect(page).toHaveURL(/query=lamp&country=JP$/);
  await expect(page.getByLabel('Search')).toBeFocused();
  await page.getByLabel('Search').fill('a '.repeat(13));
  await expect(page.getByText('Use up to 12 words and 200 characters.')).toBeVisible();
  await expect(page.getByRole('table')).toBeHidden();
  await expect(page.getByLabel('Search')).toBeFocused();

  await page.getByLabel('Search').fill('kitchne');
  await expect(page).toHaveURL(/query=kitchne/);
  await page.getByRole('link', { name: /JP/ }).click();
  await expect(page.getByText('Nothing matches exactly')).toBeVisible();
  await expect(rows(page)).toHaveCount(2);
  await page.getByLabel('Search').fill('nothing like it');
  await expect(page.getByText('No matching orders')).toBeVisible();
  await page.goto('/orders?from=2026-02-01&to=2026-01-31');
  await expect(page.getByText('The first day is after the last day.')).toBeVisible();
  await page.getByRole('link', { name: 'Show all orders' }).click();
  await expect(rows(page)).toHaveCount(4);
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('the search is a form, and its filters are links', async ({ page, email }) => {
    await createUser(page, email);
    await importOrders(page);
    await expect(async () => {
      await page.goto('/orders?query=lodz');
      await expect(rows(page)).toHaveCount(2, { timeout: 500 });
    }).toPass();
    await page.getByLabel('Search').fill('desk');
    await page.getByRole('button', { name: 'Search' }).click();
    await expect(rows(page)).toHaveCount(3);
    await page.getByRole('link', { name: 'GR' }).click();
    await expect(rows(page)).toHaveCount(2);
    await expect(page.getByLabel('Search')).toHaveValue('desk');
  });
});
