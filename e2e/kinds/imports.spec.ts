import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expectAccessible, expectAccessibleInEveryLook } from '../accessible';
import { expect, test } from '../fixtures';
import { hold } from '../hold';
import { createUser, jobsOf } from '../people';

const header = 'order_number,date,customer,country,product,category,quantity,unit_price,currency';

async function choose(page: Page, name: string, content: string | Buffer): Promise<void> {
  const choosing = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose a CSV file' }).click();
  const file = { name, mimeType: 'text/csv', buffer: Buffer.from(content) };
  await (await choosing).setFiles(file);
  await expect(page.getByRole('group', { name: 'First rows' })).toBeVisible();
  await page.getByRole('button', { name: 'Import this file' }).click();
}

async function expectFigures(page: Page, figures: Record<string, string>): Promise<void> {
  await expect(page.getByRole('heading', { name: 'Orders' })).toBeVisible({ timeout: 45_000 });
  for (const [label, count] of Object.entries(figures)) {
    await expect(page.getByRole('definition').nth(labels.indexOf(label))).toHaveText(count);
  }
}

const labels = ['New', 'Changed', 'Unchanged', 'Rejected'];

test('the sample is downloaded, imported, imported again with one click, and hidden from other users', async ({
  page,
  email,
}) => {
  await createUser(page, email);
  await page.goto('/imports');
  await expect(page.getByText('No imports yet')).toBeVisible();
  const downloading = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download sample' }).click();
  const sample = await readFile(await (await downloading).path());

  await choose(page, 'sample-orders.csv', sample);
  await page.waitForURL(/\/jobs\//);
  await expect(page.getByRole('heading', { name: 'Sales import' })).toBeVisible();
  await expect(page.getByText('sample-orders.csv', { exact: true })).toBeVisible();
  await expect(page.getByText('The file has 10 rows.')).toBeVisible({ timeout: 45_000 });
  await expectFigures(page, { New: '10', Changed: '0', Unchanged: '0', Rejected: '0' });

  await page.goto('/imports');
  await page.getByRole('button', { name: 'Import the sample' }).click();
  await page.waitForURL(/\/jobs\//);
  await expectFigures(page, { New: '0', Changed: '0', Unchanged: '10', Rejected: '0' });

  await createUser(page, `stranger.${email}`);
  expect((await page.request.get(page.url())).status()).toBe(404);
});

test('a file with other column names is checked first, and then imported', async ({ page, email }) => {
  await createUser(page, email);
  await page.goto('/imports');
  const head = 'Order No.,Datum,customer,country,product,category,Qty,price,currency';
  const rows = ['A-1,2026-01-31,Acme,DE,Pan,Kitchen,3,12.50,EUR', 'A-2,soon,Acme,DE,Pan,Kitchen,3,12.50,EUR'];
  await page.locator('input[type=file]').setInputFiles({
    name: 'other-names.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from([head, ...rows].join('\n')),
  });
  await expect(page.getByLabel('order_number')).toHaveValue('Order No.');
  await expect(page.getByLabel('unit_price')).toHaveValue('price');
  await expect(page.getByText('Choose a column.')).toHaveCount(1);
  await page.getByLabel('date').selectOption('Datum');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Check it first' }).click();
  await page.waitForURL(/\/jobs\//);
  await expect(page.getByText('Nothing was saved.')).toBeVisible({ timeout: 45_000 });
  await expectFigures(page, { New: '1', Rejected: '1' });

  await page.getByRole('button', { name: 'Import this file' }).click();
  await expect(page.getByText('Nothing was saved.')).toHaveCount(0);
  await expect(page.getByRole('link', { name: 'Search your orders' })).toBeVisible({ timeout: 45_000 });
  await expectFigures(page, { New: '1', Rejected: '1' });
});

test('a file from Excel in Japan is asked about what can be read in two ways', async ({ page, email }) => {
  await createUser(page, email);
  await page.goto('/imports');
  const text = `\uFEFF${header}\r\nN-1,03/04/2025,東京,JP,さくら,Kitchen,3,"1,500",JPY\r\n`.replaceAll(
    /,(?!500)/g,
    '\t',
  );
  const input = page.locator('input[type=file]');
  await input.setInputFiles({ name: 'u.txt', mimeType: 'text/plain', buffer: Buffer.from(text, 'utf16le') });
  await expect(page.getByRole('cell', { name: '東京' })).toBeVisible();
  await expect(page.getByLabel('Encoding')).toHaveValue('utf-16le');
  await page.getByLabel('What date is 03/04/2025?').selectOption('April 3, 2025');
  await page.getByLabel('What number is 1,500?').selectOption('1,500');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Import this file' }).click();
  await page.waitForURL(/\/jobs\//);
  await expectFigures(page, { New: '1', Rejected: '0' });
});

test('rejected rows are listed with their lines, on the page and in a file', async ({ page, email }) => {
  await createUser(page, email);
  await page.goto('/imports');
  const good = (number: number) => `N-${number},2026-01-31,Acme,DE,Pan,Kitchen,1,1.00,EUR`;
  const bad = Array.from({ length: 1_500 }, (_, at) => good(at).replace('2026-01-31', '31.02.2026'));
  const letRowsGo = await hold(page, /\/rejected-rows/);
  await choose(page, 'mixed.csv', [header, good(1), ...bad].join('\n'));
  await page.waitForURL(/\/jobs\//);
  await expectFigures(page, { New: '1', Rejected: '1,500' });
  await expect(page.getByRole('status', { name: 'Loading rejected rows' })).toBeVisible();
  await expectAccessible(page);
  letRowsGo();
  await expect(page.getByRole('status').first()).toContainText('1,500 of 1,501 rows were rejected.');
  await expect(page.getByText('Showing the first 1,000.')).toBeVisible();
  await expect(page.getByRole('list', { name: 'Reasons' })).toHaveText(
    '1,000 × date … must be a date like 2026-01-31',
  );
  const rows = page.getByRole('group', { name: 'Rejected rows' }).getByRole('row');
  await expect(rows).toHaveCount(1_001);
  await expect(rows.nth(1)).toContainText('date "31.02.2026" must be a date like 2026-01-31');

  const downloading = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download all 1,500' }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe('mixed-rejected.csv');
  const list = await readFile(await download.path());
  expect(list.toString().split('\r\n')).toHaveLength(1_502);

  // Nothing compresses the response on the way, so an interrupted download can resume.
  const headers = { Range: 'bytes=4-9', 'Accept-Encoding': 'gzip' };
  const part = await page.request.get(download.url(), { headers });
  expect(part.headers()).not.toHaveProperty('content-encoding');
  expect([part.status(), await part.body()]).toEqual([206, list.subarray(4, 10)]);
});

test('the results of an import are accessible and fit in every color scheme and width', async ({
  page,
  email,
}) => {
  await createUser(page, email);
  await page.goto('/imports');
  const reason = `quantity "${'long'.repeat(10)}…" must be a whole number`;
  const bad = `N-1,2026-01-31,Acme,DE,Pan,Kitchen,${'long'.repeat(20)},1.00,EUR`;
  await choose(page, `${'long-name-'.repeat(15)}.csv`, `${header}\n${bad}\n${bad}`);
  await page.waitForURL(/\/jobs\//);
  await expect(page.getByText(reason).first()).toBeVisible({ timeout: 45_000 });
  await expectAccessibleInEveryLook(page);
  await page.goto('/imports');
  await expect(page.getByRole('link', { name: /^Open: long-name/ })).toBeVisible();
  await expectAccessibleInEveryLook(page);
});

// In the browser, because Node has no DataTransfer.
const dropped = `(() => {
  const data = new DataTransfer();
  data.items.add(new File(['Order number'], 'orders.csv', { type: 'text/csv' }));
  return data;
})()`;

test('the page is accessible, accepts a dropped file, and offers the next step', async ({ page, email }) => {
  await createUser(page, email);
  await page.goto('/imports');
  await expectAccessibleInEveryLook(page);
  const file = await page.evaluateHandle(dropped);
  await page.getByText('or drop it here').dispatchEvent('drop', { dataTransfer: file });
  // Not yet: it would fail.
  await page.getByRole('button', { name: 'Import this file' }).click();
  await expect(page.getByLabel('date')).toBeFocused();
  await expectAccessible(page);

  const incomplete = { name: 'orders.csv', mimeType: 'text/csv', buffer: Buffer.from('order_number') };
  const asked = await page.request.post('/api/imports', { multipart: { file: incomplete } });
  await page.goto(`/jobs/${(await asked.json()).id}`);
  const sentence = 'The first row is missing columns';
  await expect(page.getByText(sentence).first()).toBeVisible({ timeout: 45_000 });
  await expectAccessible(page);
  await expect(page.getByRole('link', { name: 'Import another file' })).toHaveAttribute('href', '/imports');
  await expect(page.getByRole('button', { name: 'Retry' })).toHaveCount(0);
  await page.goto('/imports');
  await expect(page.getByRole('link', { name: 'Open: orders.csv' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Retry: orders.csv' })).toHaveCount(0);
  await expectAccessible(page);
});

test('an upload goes on while another page is open', async ({ page, email }) => {
  await createUser(page, email);
  await page.goto('/imports');
  const letUploadGo = await hold(page, /\/api\/imports$/);
  await choose(page, 'orders.csv', `${header}\nN-1,2026-01-31,Acme,DE,Pan,Kitchen,1,1.00,EUR`);
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Orders' }).click();
  await expect(page.getByText('No orders yet')).toBeVisible();
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Imports' }).click();
  await expect(page.getByText('Uploading orders.csv')).toBeVisible();
  letUploadGo();
  await page.waitForURL(/\/jobs\//);
  await expectFigures(page, { New: '1' });
});

test('what can’t be imported says so before it is sent, and an upload can be canceled and leaves no job', async ({
  page,
  email,
  mistakes,
}) => {
  mistakes.expect(/ERR_FAILED/);
  await createUser(page, email);
  await page.route('**/sample-orders.csv', (route) => route.abort());
  await page.goto('/imports');
  await page.getByRole('button', { name: 'Import the sample' }).click();
  const problem = page.getByText('The sample couldn’t be loaded. Try again.');
  await expect(problem).toBeVisible();
  const input = page.locator('input[type=file]');
  const png = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  await input.setInputFiles({ name: 'orders.csv', mimeType: 'text/csv', buffer: png });
  await expect(page.getByText('This file is an image.')).toBeVisible();
  await expect(problem).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Import this file' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Choose another file' }).click();

  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route('**/api/imports', async (route) => {
    await held;
    await route.abort();
  });
  await input.setInputFiles({ name: 'orders.csv', mimeType: 'text/csv', buffer: Buffer.from(header) });
  await expect(page.getByText('All columns were found.')).toBeVisible();
  await page.getByRole('button', { name: 'Import this file' }).click();
  await expect(page.getByRole('status').getByText(/orders.csv/)).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Choose another file' }).click();
  await expect(page.getByRole('button', { name: 'Choose a CSV file' })).toBeVisible();
  release();
  await expect(page.getByRole('main').getByRole('alert')).toHaveCount(0);
  expect((await jobsOf(page)).filter(({ kind }) => kind === 'sales-import')).toEqual([]);
});
