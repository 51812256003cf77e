import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { Job } from '@offload/db';
import { importResult, salesImport } from '@offload/jobs/kinds/sales-import';
import { salesReport } from '@offload/jobs/kinds/sales-report';
import { loadRegistry } from '@offload/jobs/registry';
import { createPerson, until } from '@offload/testing';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { signalIsolated } from '../isolated/testing/processes';
import { type JobSystem, openJobSystem } from '../testing/job-system';

const header = 'order_number,date,customer,country,product,category,quantity,unit_price,currency\n';
const row = (number: number, quantity = 1) =>
  `N-${number},2024-02-29,"Łódź, ""Design""",PL,Pan,Kitchen,${quantity},12.50,EUR\n`;
// Enough for there to be time to disturb it while it saves.
const many = 60_000;
const maxOrders = 100_000;

let system: JobSystem;
let ownerId: string;

beforeAll(async () => {
  system = await openJobSystem();
  system.startWorker([...(await loadRegistry()).values()], { MAX_ORDERS: maxOrders });
});
beforeEach(async () => {
  ownerId = (await createPerson(system.database.db)).id;
});
afterAll(() => system.close());

it('imports a file, and a second time says that nothing has changed', async () => {
  const content = header + row(1) + row(2) + row(3);
  const job = await importFile(content);
  expect(job).toMatchObject({ state: 'succeeded', progressPercent: 100, errorMessage: null });
  expect(job.result).toEqual({ rows: 3, new: 3, changed: 0, same: 0, repeated: 0, rejected: 0 });
  const before = await ordersOf(ownerId);
  expect(before).toMatchObject([{ orderNumber: 'N-1', customer: 'Łódź, "Design"' }, {}, {}]);
  expect((await importFile(content)).result).toMatchObject({ new: 0, changed: 0, same: 3 });
  expect(await ordersOf(ownerId)).toEqual(before);
  expect((await importFile(header + row(3, 5) + row(4))).result).toMatchObject({
    new: 1,
    changed: 1,
    same: 0,
  });
});

it("touches nobody else's orders", async () => {
  const { id: other } = await createPerson(system.database.db);
  await importFile(header + row(1), other);
  const before = await ordersOf(other);
  await importFile(header + row(1, 7));
  expect(await ordersOf(other)).toEqual(before);
});

it('imports the good rows, and lists the bad ones in a file that no spreadsheet runs', async () => {
  const bad = row(2).replace('12.50', '=1+1');
  const job = await importFile(`${header}${row(1)}${bad}too,short\n@SUM(A1)\n${row(3)}`);
  expect(job.result).toEqual({ rows: 5, new: 2, changed: 0, same: 0, repeated: 0, rejected: 3 });
  const { name, contentType, expiresAt, key } = await outputOf(job);
  expect({ name, contentType }).toEqual({
    name: 'orders-rejected.csv',
    contentType: 'text/csv; charset=utf-8',
  });
  const days = ((expiresAt?.getTime() ?? 0) - Date.now()) / 86_400_000;
  expect(days).toBeGreaterThan(6.9);
  expect(days).toBeLessThan(7.1);
  const listed: string[][] = parse(await text(await system.storage.read(key)));
  expect(listed).toEqual([
    ['line', 'reason', 'row'],
    ['3', 'unit_price "=1+1" is not a price like 12.50', bad.trim()],
    ['4', 'has 2 columns, but the first line names 9', 'too,short'],
    ['5', 'has 1 column, but the first line names 9', "'@SUM(A1)"],
  ]);
});

it('makes no file where no row is bad', async () => {
  const job = await importFile(header + row(1));
  expect(await system.database.db.file.count({ where: { jobId: job.id, role: 'output' } })).toBe(0);
});

it('changes nothing where what was exported is imported again', async () => {
  await importFile(`${header}=1+1,2024-02-29,'@x,"-5, ",DE,'t Hof,-3,0.05,usd\n${row(1)}`);
  const before = await ordersOf(ownerId);
  const payload = { id: 'monthly-sales', year: 2024, month: 2, format: 'csv' };
  const report = await system.untilEnded(await system.ask(salesReport, { payload, ownerId }));
  const exported = await text(await system.storage.read((await outputOf(report)).key));
  expect(exported).toContain("'=1+1");
  expect((await importFile(exported)).result).toMatchObject({ new: 0, changed: 0, same: 2, rejected: 0 });
  expect(await ordersOf(ownerId)).toEqual(before);
});

it.each([
  ['', 'empty_file'],
  ['a,b\n1,2', 'no_header'],
  ['PK\u0003\u0004', 'not_csv'],
  ['x'.repeat(10_000_000), 'line_too_long'],
])('fails %.10j for good, in a plain sentence', async (content, errorCode) => {
  expect(await importFile(content)).toMatchObject({
    state: 'failed',
    errorCode,
    attempt: 1,
    errorMessage: expect.stringMatching(/^Th(e|is) .+/),
  });
});

it('imports no more orders than a user may have, and says how many that are', async () => {
  await system.database.db.$executeRaw`
    INSERT INTO sales_order
      (owner_id, order_number, date, customer, country, product, category, quantity, unit_price, currency)
    SELECT ${ownerId}, 'N-' || n, '2024-02-29', 'C', 'PL', 'Pan', 'Kitchen', 1, 12.50, 'EUR'
    FROM generate_series(1, ${maxOrders - 1}::int) AS n`;
  const job = await importFile(header + row(1, 5) + row(maxOrders) + row(maxOrders + 1));
  expect(job).toMatchObject({ state: 'failed', errorCode: 'too_many_orders', attempt: 1 });
  expect(job.errorMessage).toMatch(/^You can have up to 100,000 orders\. You have 99,999, /);
  expect(await system.database.db.order.count({ where: { ownerId } })).toBe(maxOrders - 1);
  expect(await importFile(header + row(1, 5) + row(maxOrders))).toMatchObject({ state: 'succeeded' });
});

it('fails in a plain sentence where the file has expired before it was read', async () => {
  const source = await upload(header + row(1));
  await system.storage.remove(source.key);
  const job = await system.untilEnded(await system.ask(salesImport, { payload, sources: [source], ownerId }));
  expect(job).toMatchObject({ state: 'failed', errorCode: 'file_gone' });
});

it('comes to the same end when it is killed half-way and run again', async () => {
  const rows = 100_000;
  const id = await ask(fileOf(rows));
  await untilSaving(id);
  signalIsolated('SIGKILL');
  expect(await system.untilState(id, 'retrying')).toMatchObject({ attempt: 1, errorCode: 'crashed' });
  expect(await ordersOf(ownerId)).toHaveLength(0);
  const job = await untilDone(id);
  expect(job.result).toEqual({ rows: rows + 1, new: rows, changed: 0, same: 0, repeated: 0, rejected: 1 });
  expect(await system.database.db.order.count({ where: { ownerId } })).toBe(rows);
  expect(await system.database.db.file.count({ where: { jobId: id, role: 'output' } })).toBe(1);
});

it('is run again at no cost when the database ends its connection half-way', async () => {
  const id = await ask(fileOf(many));
  await untilSaving(id);
  await system.database.db.$queryRaw`
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND query LIKE '%INSERT INTO sales_order%' AND pid <> pg_backend_pid()`;
  expect(await untilDone(id)).toMatchObject({ state: 'succeeded', attempt: 1, claim: 2 });
  expect(await system.database.db.order.count({ where: { ownerId } })).toBe(many);
});

it('changes nothing when it is canceled, and says how far it came', async () => {
  const id = await ask(fileOf(many));
  await untilSaving(id);
  await system.client.cancel(id, { owner: ownerId, actor: 'user:x' });
  const job = await system.untilEnded(id);
  expect(job).toMatchObject({
    state: 'canceled',
    progressStep: 'Saving 60,000 orders',
  });
  expect(job.progressPercent).toBeGreaterThanOrEqual(50);
  await until(async () => (await countImporting()) === 0);
  expect(await ordersOf(ownerId)).toHaveLength(0);
});

const payload = { sha256: '0'.repeat(64), fileName: 'orders.csv' };

async function upload(content: string) {
  const id = crypto.randomUUID();
  const key = `uploads/${id}`;
  const bytes = await system.storage.write(key, Readable.from([Buffer.from(content)]), 'text/csv');
  return { id, key, bytes, name: 'orders.csv', contentType: 'text/csv' };
}

async function ask(content: string, owner = ownerId): Promise<string> {
  return system.ask(salesImport, { payload, sources: [await upload(content)], ownerId: owner });
}

async function importFile(content: string, owner = ownerId): Promise<Job> {
  const job = await system.untilEnded(await ask(content, owner));
  if (job.state === 'succeeded') importResult.parse(job.result);
  return job;
}

/** Of good rows, and a bad one. */
function fileOf(rows: number): string {
  return `${header}bad\n${Array.from({ length: rows }, (_, at) => row(at)).join('')}`;
}

const untilSaving = (id: string) =>
  until(async () => (await system.find(id)).progressStep?.startsWith('Saving'));

async function untilDone(id: string): Promise<Job> {
  await until(async () => (await system.find(id)).state === 'succeeded', 90_000);
  return system.find(id);
}

const ordersOf = (owner: string) =>
  system.database.db.order.findMany({ where: { ownerId: owner }, orderBy: { orderNumber: 'asc' }, take: 10 });

const outputOf = ({ id }: Job) =>
  system.database.db.file.findFirstOrThrow({ where: { jobId: id, role: 'output' } });

async function countImporting(): Promise<number> {
  const [found] = await system.database.db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM pg_stat_activity
    WHERE datname = current_database() AND query LIKE '%imported%' AND pid <> pg_backend_pid()`;
  return found?.count ?? 0;
}
