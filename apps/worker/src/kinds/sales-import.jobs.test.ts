import { buffer, text } from 'node:stream/consumers';
import type { Job } from '@offload/db';
import { salesImport } from '@offload/kinds/sales-import';
import { salesReport } from '@offload/kinds/sales-report';
import { createPerson } from '@offload/testing';
import { formulas, formulasIn, printableFormulas } from '@offload/testing/formulas';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type JobSystem, loadOnly, openJobSystem } from '../testing/job-system';
import {
  askForImportOf,
  header,
  importFile as importAs,
  ordersOf,
  row,
  uploadOrders,
} from '../testing/sales-import';

const maxOrders = 1_000;

let system: JobSystem;
let ownerId: string;

beforeAll(async () => {
  system = await openJobSystem();
  ownerId = system.person.id;
  system.startWorker(await loadOnly(salesImport, salesReport), { MAX_ORDERS: maxOrders });
});
beforeEach(async () => {
  // The same user: the process of an import runs only its owner's next one.
  await system.database.db.order.deleteMany();
});
afterAll(() => system.close());

it('imports a file, and reports no changes the second time', async () => {
  const content = header + row(1) + row(2) + row(3);
  const job = await importFile(content);
  expect(job).toMatchObject({ state: 'succeeded', progressPercent: 100, errorMessage: null });
  expect(job.result).toEqual({
    rows: 3,
    new: 3,
    changed: 0,
    same: 0,
    repeated: 0,
    rejected: 0,
    dryRun: false,
  });
  const before = await ordersOf(system, ownerId);
  expect(before).toMatchObject([{ orderNumber: 'N-1', customer: 'Łódź, "Design"' }, {}, {}]);
  expect((await importFile(content)).result).toMatchObject({ new: 0, changed: 0, same: 3 });
  expect(await ordersOf(system, ownerId)).toEqual(before);
  expect((await importFile(header + row(3, 5) + row(4))).result).toMatchObject({
    new: 1,
    changed: 1,
    same: 0,
  });
});

it('only checks a file in a dry run: counts and lists everything, but saves nothing', async () => {
  await importFile(header + row(1));
  const before = await ordersOf(system, ownerId);
  const source = await uploadOrders(system, `${header}${row(1, 7)}${row(2)}too,short\n`);
  const id = await askForImportOf(system, source, ownerId, { dryRun: true });
  const job = await system.untilEnded(id);
  expect(job).toMatchObject({ state: 'succeeded', warnings: 1 });
  expect(job.result).toMatchObject({ rows: 3, new: 1, changed: 1, rejected: 1, dryRun: true });
  expect(await system.database.db.file.count({ where: { jobId: id, role: 'output' } })).toBe(1);
  expect(await ordersOf(system, ownerId)).toEqual(before);
});

it('maps columns by the names in the file', async () => {
  const source = await uploadOrders(system, header.replace('customer', 'Kunde') + row(1));
  const id = await askForImportOf(system, source, ownerId, { columns: { customer: 'Kunde' } });
  expect((await system.untilEnded(id)).result).toMatchObject({ new: 1, rejected: 0 });
});

it("leaves other users' orders alone", async () => {
  const { id: other } = await createPerson(system.database.db);
  await importFile(header + row(1), other);
  const before = await ordersOf(system, other);
  await importFile(header + row(1, 7));
  expect(await ordersOf(system, other)).toEqual(before);
});

it("imports the valid rows, and lists the rejected ones in a file that spreadsheets don't execute", async () => {
  const bad = row(2).replace('12.50', '=1+1');
  const job = await importFile(`${header}${row(1)}${bad}too,short\n@SUM(A1)\n${row(3)}`);
  expect(job.result).toEqual({
    rows: 5,
    new: 2,
    changed: 0,
    same: 0,
    repeated: 0,
    rejected: 3,
    dryRun: false,
  });
  expect(job.warnings).toBe(3);
  const { name, contentType, expiresAt, key } = await outputOf(job);
  expect({ name, contentType }).toEqual({
    name: 'orders-rejected.csv',
    contentType: 'text/csv; charset=utf-8',
  });
  const days = ((expiresAt?.getTime() ?? 0) - Date.now()) / 86_400_000;
  expect(days).toBeGreaterThan(6.9);
  expect(days).toBeLessThan(7.1);
  const list = (await buffer(await system.storage.read(key))).toString();
  expect(list.startsWith('\uFEFF')).toBe(true);
  const listed: string[][] = parse(list, { bom: true });
  expect(listed).toEqual([
    ['line', 'reason', 'row'],
    ['3', 'unit_price "=1+1" must be a price like 12.50', bad.trim()],
    ['4', 'has 2 columns, but the first row has 9', 'too,short'],
    ['5', 'has 1 column, but the first row has 9', "'@SUM(A1)"],
  ]);
});

it('lists rejected rows without text that spreadsheets run', async () => {
  const job = await importFile(header + formulas.map((text) => `"${text.replaceAll('"', '""')}"\n`).join(''));
  expect(job.errorMessage).toBeNull();
  const list = await text(await system.storage.read((await outputOf(job)).key));
  expect(list.match(/SUM/g)).toHaveLength(formulas.length);
  expect(formulasIn(list)).toEqual([]);
});

it('creates no file if no row is rejected', async () => {
  const job = await importFile(header + row(1));
  expect(await system.database.db.file.count({ where: { jobId: job.id, role: 'output' } })).toBe(0);
});

it('changes nothing when an export is imported again', async () => {
  const cells = printableFormulas.map((text) => `"${text.replaceAll('"', '""')}"`);
  const hostile = cells.map((cell, at) => `H-${at},2024-02-29,${cell},DE,Pan,${cell},-3,0.05,usd\n`);
  await importFile(`${header}=1+1,2024-02-29,'@x,DE,"-5, ",'t Hof,-3,0.05,usd\n${row(1)}${hostile.join('')}`);
  const before = await ordersOf(system, ownerId);
  const payload = { id: 'monthly-sales', year: 2024, month: 2, format: 'csv' };
  const report = await system.untilEnded(await system.ask(salesReport, { payload, ownerId }));
  const exported = await text(await system.storage.read((await outputOf(report)).key));
  expect(exported).toContain("'=1+1");
  expect(formulasIn(exported)).toEqual([]);
  const same = 2 + hostile.length;
  expect((await importFile(exported)).result).toMatchObject({ new: 0, changed: 0, same, rejected: 0 });
  expect(await ordersOf(system, ownerId)).toEqual(before);
});

it.each([
  ['', 'empty_file'],
  ['a,b\n1,2', 'no_header'],
  ['PK\u0003\u0004', 'not_csv'],
  ['x'.repeat(10_000_000), 'line_too_long'],
])('fails %.10j permanently with a plain message', async (content, errorCode) => {
  expect(await importFile(content)).toMatchObject({
    state: 'failed',
    errorCode,
    attempt: 1,
    errorMessage: expect.stringMatching(/^Th(e|is) .+/),
  });
});

it('imports no more orders than a user may have, and states the limit', async () => {
  await system.database.db.$executeRaw`
    INSERT INTO sales_order
      (owner_id, order_number, date, customer, country, product, category, quantity, unit_price, currency)
    SELECT ${ownerId}, 'N-' || n, '2024-02-29', 'C', 'PL', 'Pan', 'Kitchen', 1, 12.50, 'EUR'
    FROM generate_series(1, ${maxOrders - 1}::int) AS n`;
  const job = await importFile(header + row(1, 5) + row(maxOrders) + row(maxOrders + 1));
  expect(job).toMatchObject({ state: 'failed', errorCode: 'too_many_orders', attempt: 1 });
  expect(job.errorMessage).toMatch(/^You can have up to 1,000 orders\. You have 999, /);
  expect(await system.database.db.order.count({ where: { ownerId } })).toBe(maxOrders - 1);
  expect(await importFile(header + row(1, 5) + row(maxOrders))).toMatchObject({ state: 'succeeded' });
});

it('fails with a plain message if the file expired before it was read', async () => {
  const source = await uploadOrders(system, header + row(1));
  await system.storage.remove(source.key);
  const job = await system.untilEnded(await askForImportOf(system, source, ownerId));
  expect(job).toMatchObject({ state: 'failed', errorCode: 'file_gone' });
});

const importFile = (content: string, owner = ownerId) => importAs(system, content, owner);

const outputOf = ({ id }: Job) =>
  system.database.db.file.findFirstOrThrow({ where: { jobId: id, role: 'output' } });
