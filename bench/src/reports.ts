import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { loadKinds } from '@offload/kinds/load-kinds';
import { salesReport } from '@offload/kinds/sales-report';
import { until } from '@offload/testing';
import pg from 'pg';
import { to } from 'pg-copy-streams';
import { type JobSystem, openJobSystem } from '../../apps/worker/src/testing/job-system';
import { writeBarePdf } from './bare-pdf';
import { watchDescendants } from './memory';
import { inTurns, type Measurement, timeOf } from './result';

const million = 1_000_000;
// 45 orders per page, after a title page and a page of rankings.
const ordersOf100Pages = 98 * 45;
const rounds = 5;

/** Measures a PDF of 100 pages against PDFKit alone, and a million orders as CSV against COPY alone, and as XLSX. */
export async function measureReports(): Promise<Measurement[]> {
  const folder = mkdtempSync(join(tmpdir(), 'offload-bench-'));
  const system = await openJobSystem();
  try {
    system.startWorker([...(await loadKinds()).values()]);
    const pdf = await measurePdf(system, folder);
    await fill(system, 2024, million);
    return [pdf, ...(await measureCsv(system, folder)), ...(await measureXlsx(system))];
  } finally {
    await system.close();
    rmSync(folder, { recursive: true });
  }
}

async function measurePdf(system: JobSystem, folder: string): Promise<Measurement> {
  await fill(system, 2023, ordersOf100Pages);
  const rows = await readCells(system);
  const times = await inTurns(rounds, {
    ours: () => report(system, 2023, 'pdf'),
    bare: () => timeOf(() => writeBarePdf(join(folder, 'bare.pdf'), rows)),
  });
  return { what: 'a PDF of 100 pages', unit: 'ms', ...times, aim: '≥ 0.9' };
}

async function measureCsv(system: JobSystem, folder: string): Promise<Measurement[]> {
  const memory = watchDescendants();
  const times = await inTurns(2, {
    ours: () => report(system, 2024, 'csv'),
    bare: () => timeOf(() => copyOut(system, join(folder, 'bare.csv'))),
  });
  return [
    { what: 'a million orders as CSV, and COPY', unit: 'ms', ...times, aim: '≥ 0.65' },
    { what: 'memory of the process for it', unit: 'MB', ours: [memory()], aim: '< 300 MB' },
  ];
}

async function measureXlsx(system: JobSystem): Promise<Measurement[]> {
  const memory = watchDescendants();
  const ms = await report(system, 2024, 'xlsx');
  return [
    { what: 'a million orders as XLSX', unit: 'ms', ours: [ms], aim: '' },
    { what: 'memory of the process for XLSX', unit: 'MB', ours: [memory()], aim: '< 300 MB' },
  ];
}

/** Returns how long a job takes from enqueue to finish, in ms, by the database's clock. */
async function report(system: JobSystem, year: number, format: string): Promise<number> {
  const id = await system.ask(salesReport, { payload: { id: 'monthly-sales', year, month: null, format } });
  const finishedAt = await until(async () => (await system.find(id)).finishedAt, 600_000);
  const job = await system.find(id);
  if (job.state !== 'succeeded') throw new Error(`${format}: ${job.errorStack}`);
  return finishedAt.getTime() - job.createdAt.getTime();
}

/** Returns what a page shows of each order. */
async function readCells({ database: { db } }: JobSystem): Promise<string[][]> {
  const orders = await db.order.findMany({ orderBy: [{ date: 'asc' }, { orderNumber: 'asc' }] });
  return orders.map(({ date, orderNumber, customer, country, product, quantity, unitPrice, currency }) => [
    date.toISOString().slice(0, 10),
    orderNumber,
    customer,
    country,
    product,
    String(quantity),
    `${currency} ${unitPrice.times(quantity).toFixed(2)}`,
  ]);
}

async function copyOut(system: JobSystem, path: string): Promise<void> {
  const rows = `SELECT order_number, date, customer, country, product, category, quantity, unit_price, currency
    FROM sales_order WHERE owner_id = '${system.person.id}' AND date >= '2024-01-01' ORDER BY date, order_number`;
  await withClient(system, (client) =>
    pipeline(client.query(to(`COPY (${rows}) TO STDOUT (FORMAT csv)`)), createWriteStream(path)),
  );
}

async function fill(system: JobSystem, year: number, count: number): Promise<void> {
  await withClient(system, async (client) => {
    await client.query(
      `INSERT INTO sales_order
        (owner_id, order_number, date, customer, country, product, category, quantity, unit_price, currency)
      SELECT $1, $2 || '-' || n, make_date($2::int, 1, 1) + n % 365, 'Customer ' || n % 97, 'PL', 'Product ' || n % 31,
        'Category ' || n % 5, 1 + n % 7, 1 + n % 9973 / 100.0, 'EUR'
      FROM generate_series(1, $3::int) AS n`,
      [system.person.id, String(year), count],
    );
    await client.query('ANALYZE sales_order');
  });
}

// The app's pool has a shorter statement timeout.
async function withClient(
  { database }: JobSystem,
  work: (client: pg.Client) => Promise<void>,
): Promise<void> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await work(client);
  await client.end();
}
