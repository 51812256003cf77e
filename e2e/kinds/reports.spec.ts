import { readFile } from 'node:fs/promises';
import { expectAccessible, expectAccessibleInEveryLook } from '../accessible';
import { expect, test } from '../fixtures';
import { hold } from '../hold';
import { createUser, signInAsAdmin } from '../people';
import { ask, jobOf, textOf } from '../reports';

test('another report can be created after its page was left, and the list offers the next step for each', async ({
  page,
}) => {
  await signInAsAdmin(page);
  await page.goto('/reports');
  const create = page.getByRole('button', { name: 'Create report' });
  const letGo = await hold(page, /\/jobs\/[\da-f-]{36}\?_rsc=/);
  const asked = page.waitForRequest(/\/jobs\/[\da-f-]{36}\?_rsc=/);
  await create.click();
  await asked;
  await expect(create).toHaveAttribute('data-loading', 'true');
  await page.getByRole('link', { name: 'Reports', exact: true }).first().click();
  await expect(create).not.toHaveAttribute('data-loading', 'true');
  await expect(page).toHaveURL(/\/reports$/);
  letGo();

  await ask(page, '2023', 'Whole year', 'CSV');
  await page.goto('/reports');
  const row = page.getByRole('listitem').filter({ hasText: '2023, CSV' }).first();
  const download = row.getByRole('link', { name: 'Download: 2023, CSV' });
  await expect(download).toBeVisible({ timeout: 45_000 });
  const downloading = page.waitForEvent('download');
  await download.click();
  expect(await readFile(await (await downloading).path(), 'utf8')).toContain('order_number,');
  await expectAccessibleInEveryLook(page);
});

test('an expired report can be created again', async ({ page }) => {
  await signInAsAdmin(page);
  await ask(page, '2023', 'May', 'XLSX');
  const address = page.url();
  await expect(page.getByRole('link', { name: 'Download XLSX' })).toBeVisible({ timeout: 45_000 });
  const job = await jobOf(page);
  const files = job?.files.map((file) => ({ ...file, expiresAt: '2026-01-01T00:00:00.000Z' }));
  await page.route('**/events', (route) =>
    route.fulfill({
      contentType: 'text/event-stream',
      body: `retry: 600000\nevent: job\ndata: ${JSON.stringify({ ...job, files })}\n\n`,
    }),
  );
  await page.reload();
  await expect(page.getByText('This report has expired')).toBeVisible();
  await expectAccessible(page);
  await page.unrouteAll();
  await page.getByRole('button', { name: 'Create again' }).click();
  await page.waitForURL((url) => url.href !== address);
  await expect(page.getByText('May 2023, XLSX', { exact: true })).toBeVisible();
});

test('imported orders are included in the report, to the cent', async ({ page, email }) => {
  await createUser(page, email);
  await page.goto('/imports');
  const rows = [
    'A-1,2025-05-03,株式会社山田,JP,Pan,Kitchen,3,10.05,EUR',
    'A-2,2025-05-04,Łódź,PL,Pot,Kitchen,-1,0.15,EUR',
  ];
  const header = 'order_number,date,customer,country,product,category,quantity,unit_price,currency';
  const choosing = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose a CSV file' }).click();
  const buffer = Buffer.from([header, ...rows].join('\n'));
  await (await choosing).setFiles({ name: 'may.csv', mimeType: 'text/csv', buffer });
  await page.getByRole('button', { name: 'Import this file' }).click();
  await expect(page.getByText('The file has 2 rows.')).toBeVisible({ timeout: 45_000 });

  await ask(page, '2025', 'May', 'PDF');
  await expect(page.getByText('1 order, €30.00')).toBeVisible({ timeout: 45_000 });
  const downloading = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download PDF' }).click();
  const text = (await textOf(await (await downloading).path())).join('\n');
  for (const part of ['€30.00', 'A-1', 'A-2', '株式会社山田', 'Łódź']) expect(text).toContain(part);
});
