import { buffer } from 'node:stream/consumers';
import { type Handover, insertOrders, type SoldOrder } from '@offload/db';
import { enqueue } from '@offload/jobs/client';
import { salesReport } from '@offload/jobs/kinds/sales-report';
import { loadRegistry } from '@offload/jobs/registry';
import { parse } from 'csv-parse/sync';
import ExcelJS from 'exceljs';
import { extractText, getDocumentProxy } from 'unpdf';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { z } from 'zod';
import { type JobSystem, openJobSystem } from '../testing/job-system';

type Asked = z.input<typeof salesReport.payload>;

let system: JobSystem;
const orders = someOrders(230);
const january = orders.filter(({ date }) => date.startsWith('2023-01'));
const cents = january.reduce((sum, { quantity, unitCents }) => sum + quantity * unitCents, 0);

beforeAll(async () => {
  system = await openJobSystem();
  await insertOrders(system.database.db, system.person.id, orders);
  system.startWorker([...(await loadRegistry()).values()]);
});
afterAll(() => system.close());

it('agrees in PDF with a sum made another way, on all of its pages', async () => {
  const { job, file, bytes } = await make({ format: 'pdf', month: 1 });
  expect(job.result).toMatchObject({ revenue: (cents / 100).toFixed(2) });
  expect(file).toMatchObject({ name: 'monthly-sales-2023-01.pdf', contentType: 'application/pdf' });
  const pdf = await getDocumentProxy(new Uint8Array(bytes));
  const { text } = await extractText(pdf, { mergePages: false });
  const money = new Intl.NumberFormat('en', { style: 'currency', currency: 'EUR' }).format(cents / 100);
  expect(text[0]).toContain(money);
  expect(text.at(-1)).toContain(`Page ${pdf.numPages} of ${pdf.numPages}`);
  const all = text.join('\n');
  expect(january.filter(({ orderNumber }) => !all.includes(orderNumber))).toEqual([]);
  expect(all).toContain('株式会社山田');
  expect(all).toContain('Łódź');
});

it('agrees in CSV', async () => {
  const { bytes } = await make({ format: 'csv', month: 1 });
  const rows: Record<string, string>[] = parse(bytes, { columns: true });
  expect(rows).toHaveLength(january.length);
  const sum = rows.reduce((total, row) => total + Math.round(Number(row.amount) * 100), 0);
  expect(sum).toBe(cents);
});

it('agrees in XLSX, in its totals and in its rows', async () => {
  const { bytes } = await make({ format: 'xlsx', month: 1 });
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load(new Uint8Array(bytes).buffer);
  expect(workbook.getWorksheet('Totals')?.getCell('B2').value).toBe(cents / 100);
  const sheet = workbook.getWorksheet('Orders');
  let sum = 0;
  sheet?.eachRow((row, number) => {
    if (number > 1) sum += Math.round(Number(row.getCell(10).value) * 100);
  });
  expect(sum).toBe(cents);
  expect(sheet?.getCell('B2').value).toBeInstanceOf(Date);
  expect(sheet?.views).toMatchObject([{ state: 'frozen', ySplit: 1 }]);
});

it.each(['pdf', 'csv', 'xlsx'] as const)(
  'makes a report of a month without orders, as %s',
  async (format) => {
    const { job, bytes } = await make({ format, month: 11 });
    expect(job.result).toMatchObject({ orders: 0, revenue: '0.00' });
    if (format !== 'pdf') return;
    const { text } = await extractText(await getDocumentProxy(new Uint8Array(bytes)), { mergePages: true });
    expect(text).toContain('There are no orders in November 2023.');
  },
);

it('takes the whole year where there is no month, and keeps the file for a week', async () => {
  const { job, file } = await make({ format: 'csv', month: null });
  expect(job.result).toMatchObject({ period: '2023' });
  const days = ((file.expiresAt?.getTime() ?? 0) - Date.now()) / 86_400_000;
  expect(days).toBeGreaterThan(6.9);
  expect(days).toBeLessThan(7.1);
});

async function make(asked: Pick<Asked, 'format' | 'month'>) {
  const { db } = system.database;
  const payload: Asked = { id: 'monthly-sales', year: 2023, ...asked };
  const ask = (): Promise<Handover> =>
    db.$transaction((tx) => enqueue(tx, salesReport, payload, { ownerId: system.person.id }));
  const asking = await ask();
  await system.client.handOver([asking]);
  const job = await system.untilEnded(asking.id);
  expect(job).toMatchObject({ state: 'succeeded', errorMessage: null });
  const file = await db.file.findFirstOrThrow({ where: { jobId: job.id } });
  return { job, file, bytes: await buffer(await system.storage.read(file.key)) };
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
