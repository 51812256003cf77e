import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { extractText, getDocumentProxy } from 'unpdf';
import { expectAccessible, expectAccessibleInEveryLook } from '../accessible';
import { wholeBrowser } from '../browser';
import { expect, test } from '../fixtures';
import { hold } from '../hold';
import { jobsOf, signInAsAdmin, welcome } from '../people';
import { setting } from '../setting';

async function ask(page: Page, year: string, month: string, format: string): Promise<void> {
  await page.goto('/reports');
  const form = page.getByRole('form', { name: 'One report' });
  await form.getByLabel('Year').selectOption(year);
  await form.getByLabel('Month').selectOption(month);
  await form.getByText(format, { exact: true }).click();
  await page.getByRole('button', { name: 'Create report' }).click();
  await page.waitForURL(/\/jobs\//);
}

/** Returns the job of the open page. Newer jobs may belong to other tests, or be emails about them. */
async function jobOf(page: Page) {
  return (await jobsOf(page)).find(({ id }) => page.url().endsWith(id));
}

async function textOf(path: string): Promise<string[]> {
  const pdf = await getDocumentProxy(new Uint8Array(await readFile(path)));
  return (await extractText(pdf, { mergePages: false })).text;
}

test.use(wholeBrowser);

test('a report is created, watched, shown on its page, and downloaded', async ({ page, browser, email }) => {
  await signInAsAdmin(page);
  await ask(page, '2024', 'March', 'PDF');
  await expect(page.getByRole('heading', { name: 'Sales report' })).toBeVisible();
  await expect(page.getByText('March 2024, PDF', { exact: true })).toBeVisible();
  const figures = page.getByText(/^\d+ orders, €/);
  await expect(figures).toBeVisible({ timeout: 45_000 });
  await expect(page.locator('iframe[title="monthly-sales-2024-03.pdf"]')).toBeVisible();
  // The browser's own viewer, which our policies could block.
  await expect
    .poll(() => page.frames().some((frame) => frame.url().startsWith('chrome-extension:')))
    .toBe(true);

  const downloading = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download PDF' }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe('monthly-sales-2024-03.pdf');
  const pages = await textOf(await download.path());
  expect(pages.length).toBeGreaterThan(2);
  expect(pages[0]).toContain('March 2024');
  expect(pages[0]).toContain((await figures.textContent())?.split(', ')[1]);

  const [{ url } = { url: '' }] = (await jobOf(page))?.files ?? [];
  const stranger = await browser.newPage({ baseURL: setting('E2E_URL') });
  await welcome(stranger, email);
  expect((await stranger.request.get(url)).status()).toBe(404);
  expect((await stranger.goto(page.url()))?.status()).toBe(404);
  await stranger.close();
});

test('another report can be created after its page was left for another one', async ({ page }) => {
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
});

test('the list of reports offers the next step for each, and fits in every look', async ({ page }) => {
  await signInAsAdmin(page);
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
  await welcome(page, email);
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
