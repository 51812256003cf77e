import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { extractText, getDocumentProxy } from 'unpdf';
import { query } from '../database';
import { createUser, untilSucceeded } from '../people';
import { setting } from '../setting';
import { expect, test } from './fixtures';

const csv = [
  'order_number,date,customer,country,product,category,quantity,unit_price,currency',
  'A-1,2025-05-03,Ada,PL,Pan,Kitchen,1,100.00,EUR',
  'A-2,2025-05-04,Bob,US,Pot,Kitchen,1,116.00,USD',
].join('\n');

/** Sets how the stub source of exchange rates responds. */
async function letRates(fault: 'error' | 'none'): Promise<void> {
  const response = await fetch(new URL(`../fault/${fault}`, setting('E2E_RATES_URL')), { method: 'POST' });
  expect(response.status).toBe(204);
}

/** Deletes all exchange rates, as in a new installation. */
async function forgetRates(): Promise<void> {
  await query('DELETE FROM exchange_rate');
}

async function importOrders(page: Page): Promise<void> {
  const file = { name: 'orders.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) };
  const headers = { Origin: setting('E2E_URL') };
  const answer = await page.request.post('/api/imports', { multipart: { file }, headers });
  expect(answer.status()).toBe(202);
  await untilSucceeded(page, (await answer.json()).id);
}

async function createReport(page: Page, currency: string): Promise<void> {
  await page.goto('/reports');
  const form = page.getByRole('form', { name: 'One report' });
  await form.getByLabel('Year').selectOption('2025');
  await form.getByLabel('Month').selectOption('May');
  await form.getByLabel('Currency').selectOption(currency);
  await page.getByRole('button', { name: 'Create report' }).click();
  await page.waitForURL(/\/jobs\//);
}

test.beforeEach(forgetRates);
test.afterEach(() => letRates('none'));

test('a report in one currency waits while the rate source is down, others run, and it lists each rate', async ({
  page,
  admin,
  email,
}) => {
  await createUser(page, email);
  await importOrders(page);
  await letRates('error');
  await createReport(page, 'CHF');
  const converted = page.url();
  await expect(page.getByText('May 2025 in CHF, PDF', { exact: true })).toBeVisible();
  await expect(page.getByText('Waiting for exchange rates')).toBeVisible();

  await createReport(page, 'As sold');
  await expect(page.getByText('1 order, €100.00')).toBeVisible({ timeout: 45_000 });

  await admin.goto('/admin');
  await admin.getByRole('link', { name: /^exchange-rates (is|was) down/ }).click({ timeout: 60_000 });
  const row = admin.getByRole('row', { name: /exchange-rates/ });
  await expect(row.getByText('Down')).toBeVisible({ timeout: 30_000 });
  await expect(row).toContainText('500');
  await page.goto(converted);
  await expect(page.getByText('Waiting for exchange rates')).toBeVisible();

  await letRates('none');
  await row.getByRole('button', { name: 'Try now: exchange-rates' }).click();
  await expect(page.getByText(/^2 orders, CHF\s186\.00$/)).toBeVisible({ timeout: 45_000 });
  const downloading = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download PDF' }).click();
  const pdf = await getDocumentProxy(new Uint8Array(await readFile(await (await downloading).path())));
  const { text } = await extractText(pdf, { mergePages: true });
  for (const rate of ['1 EUR = 0.93 CHF on', '1 USD = 0.801724 CHF on', 'from 127.0.0.1'])
    expect(text).toContain(rate);
});
