import { buffer, text } from 'node:stream/consumers';
import type { Enqueued } from '@offload/core';
import { enqueueIn } from '@offload/core/test/jobs';
import { insertOrders, type SoldOrder } from '@offload/kinds/orders';
import { salesReport } from '@offload/kinds/sales-report';
import { system as demo } from '@offload/kinds/system';
import { createPerson } from '@offload/testing';
import { parse } from 'csv-parse/sync';
import readWorkbook from 'read-excel-file/node';
import { extractText, getDocumentProxy } from 'unpdf';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fromBufferPromise } from 'yauzl';
import type * as z from 'zod';
import { type JobSystem, loadOnly, openJobSystem } from '../testing/job-system';

const enqueue = enqueueIn(demo);
type Asked = z.input<typeof salesReport.payload>;

let system: JobSystem;
const orders = someOrders(230);
const january = orders.filter(({ date }) => date.startsWith('2023-01'));
const cents = january.reduce((sum, { quantity, unitCents }) => sum + quantity * unitCents, 0);

beforeAll(async () => {
  system = await openJobSystem();
  await insertOrders(system.database.db, system.person.id, orders);
  system.startWorker(await loadOnly(salesReport));
});
afterAll(() => system.close());

it('matches an independent sum as PDF, on all pages', async () => {
  const { job, file, bytes } = await make({ format: 'pdf', month: 1 });
  expect(job.result).toMatchObject({ revenue: (cents / 100).toFixed(2) });
  expect(file).toMatchObject({ name: 'monthly-sales-2023-01.pdf', contentType: 'application/pdf' });
  const pdf = await getDocumentProxy(new Uint8Array(bytes));
  const { text: pages } = await extractText(pdf, { mergePages: false });
  const money = new Intl.NumberFormat('en', { style: 'currency', currency: 'EUR' }).format(cents / 100);
  expect(pages[0]).toContain(money);
  expect(pages.at(-1)).toContain(`Page ${pdf.numPages} of ${pdf.numPages}`);
  const all = pages.join('\n');
  expect(january.filter(({ orderNumber }) => !all.includes(orderNumber))).toEqual([]);
  expect(all).toContain('株式会社山田');
  expect(all).toContain('Łódź');
});

it('prints names as they are, whatever they look like to a browser or a PDF reader', async () => {
  const names = ['<img src=x onerror=alert(1)>', ') /OpenAction << /S /JavaScript /JS (app.alert(1)) >>'];
  const { id: ownerId } = await createPerson(system.database.db);
  const [order] = january;
  if (!order) throw new Error('there are no orders');
  const hostile = names.map((customer, at) => ({
    ...order,
    orderNumber: `X-${at}`,
    customer,
    product: customer,
  }));
  await insertOrders(system.database.db, ownerId, hostile);
  const { bytes } = await make({ format: 'pdf', month: 1 }, ownerId);
  const pdf = await getDocumentProxy(new Uint8Array(bytes));
  const { text: all } = await extractText(pdf, { mergePages: true });
  for (const name of names) expect(all.replaceAll(/\s+/g, ' ')).toContain(name.slice(0, 12));
  expect(await pdf.getJSActions()).toBeNull();
  expect(await pdf.getOpenAction()).toBeNull();
  for (let page = 1; page <= pdf.numPages; page += 1)
    expect(await (await pdf.getPage(page)).getAnnotations()).toEqual([]);
});

it('matches as CSV', async () => {
  const { bytes } = await make({ format: 'csv', month: 1 });
  const rows: Record<string, string>[] = parse(bytes, { columns: true });
  expect(rows).toHaveLength(january.length);
  const sum = rows.reduce((total, row) => total + Math.round(Number(row.amount) * 100), 0);
  expect(sum).toBe(cents);
});

it('matches as XLSX, in totals and rows', async () => {
  const { bytes } = await make({ format: 'xlsx', month: 1 });
  const [totals, sheet] = await readWorkbook(bytes);
  expect([totals?.sheet, sheet?.sheet]).toEqual(['Totals', 'Orders']);
  expect(totals?.data.slice(0, 2)).toEqual([
    ['Sales, January 2023', 'EUR', null, null],
    ['Revenue', cents / 100, null, null],
  ]);
  const [header, ...rows] = sheet?.data ?? [];
  expect(header).toEqual([
    ...['Order', 'Date', 'Customer', 'Country', 'Product', 'Category'],
    ...['Quantity', 'Unit price', 'Currency', 'Amount'],
  ]);
  const sorted = january.toSorted(
    (a, b) => a.date.localeCompare(b.date) || (a.orderNumber < b.orderNumber ? -1 : 1),
  );
  expect(rows).toEqual(
    sorted.map(
      ({ orderNumber, date, customer, country, product, category, quantity, unitCents, currency }) => [
        ...[orderNumber, new Date(date), customer, country, product, category],
        ...[quantity, unitCents / 100, currency, (quantity * unitCents) / 100],
      ],
    ),
  );
});

it("freezes a sheet's header, bold and with filters, and formats every cell", async () => {
  const { bytes } = await make({ format: 'xlsx', month: 1 });
  const parts = await unzip(bytes);
  const sheet = parts.get('xl/worksheets/sheet2.xml') ?? '';
  expect(sheet).toContain('<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>');
  expect(sheet).toContain('<autoFilter ref="A1:J1"/>');
  expect(sheet).toContain('<col min="3" max="3" width="26" customWidth="1" style="0"/>');
  const styles = parts.get('xl/styles.xml') ?? '';
  const formats = [...styles.matchAll(/<xf numFmtId="(\d+)" fontId="(\d)"[^>]*xfId="0"\/>/g)].map(
    ([, format, font]) => `${format} ${font}`,
  );
  const formatsOf = (row: number) =>
    [...sheet.matchAll(new RegExp(`<c r="[A-J]${row}" s="(\\d)"`, 'g'))].map(([, at]) => formats[Number(at)]);
  expect(formatsOf(1)).toEqual(Array(10).fill('0 1'));
  const [plain, day, whole, money] = ['0 0', '164 0', '3 0', '165 0'];
  expect(formatsOf(2)).toEqual([plain, day, plain, plain, plain, plain, whole, money, plain, money]);
  expect(styles).toContain('<numFmt numFmtId="164" formatCode="yyyy-mm-dd"/>');
  expect(styles).toContain('<numFmt numFmtId="165" formatCode="#,##0.00;[Red]-#,##0.00"/>');
  expect(parts.get('docProps/core.xml')).toContain('<dc:title>Sales report, January 2023</dc:title>');
});

it.each(['pdf', 'csv', 'xlsx'] as const)(
  'creates a report for a month without orders, as %s',
  async (format) => {
    const { job, bytes } = await make({ format, month: 11 });
    expect(job.result).toMatchObject({ orders: 0, revenue: '0.00' });
    if (format !== 'pdf') return;
    const { text: all } = await extractText(await getDocumentProxy(new Uint8Array(bytes)), {
      mergePages: true,
    });
    expect(all).toContain('No orders in November 2023.');
  },
);

it('covers the whole year if no month is given, and keeps the file for a week', async () => {
  const { job, file } = await make({ format: 'csv', month: null });
  expect(job.result).toMatchObject({ period: '2023' });
  const days = ((file.expiresAt?.getTime() ?? 0) - Date.now()) / 86_400_000;
  expect(days).toBeGreaterThan(6.9);
  expect(days).toBeLessThan(7.1);
});

async function make(asked: Pick<Asked, 'format' | 'month'>, ownerId = system.person.id) {
  const { db } = system.database;
  const payload: Asked = { id: 'monthly-sales', year: 2023, ...asked };
  const ask = (): Promise<Enqueued> =>
    db.$transaction((tx) => enqueue(tx, salesReport, payload, { ownerId }));
  const asking = await ask();
  await system.client.dispatch([asking]);
  const job = await system.untilEnded(asking.id);
  expect(job).toMatchObject({ state: 'succeeded', errorMessage: null });
  const file = await db.file.findFirstOrThrow({ where: { jobId: job.id } });
  return { job, file, bytes: await buffer(await system.storage.read(file.key)) };
}

async function unzip(bytes: Buffer): Promise<Map<string, string>> {
  const parts = new Map<string, string>();
  const zip = await fromBufferPromise(bytes, { lazyEntries: true });
  for await (const entry of zip.eachEntry()) {
    parts.set(entry.fileName, await text(await zip.openReadStreamPromise(entry)));
  }
  return parts;
}

function someOrders(count: number): SoldOrder[] {
  const customers = ['株式会社山田', 'Łódź Design', 'O’Hara & "Sons", Ltd.'];
  return Array.from({ length: count }, (_, at) => ({
    orderNumber: `N-${1_000 + at}`,
    date: `2023-0${at % 5 === 4 ? 2 : 1}-${String(1 + (at % 28)).padStart(2, '0')}`,
    customer: customers[at % 3] ?? '',
    country: 'PL',
    product: `Thing ${at % 7}`,
    category: `Kind ${at % 4}`,
    quantity: at % 10 === 3 ? -2 : 1 + (at % 6),
    unitCents: 999 + at,
    currency: 'EUR',
  }));
}
