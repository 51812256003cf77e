import { salesReport } from '@offload/kinds/sales-report';
import { testsAll, until } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type JobSystem, loadOnly, openJobSystem } from '../testing/job-system';
import { quickKind } from '../testing/quick-kind';

// Writing the report takes several times as long as running the others.
const [rows, count] = testsAll() ? [200_000, 50] : [15_000, 20];
const quick = quickKind('quick', async () => ({}));
let system: JobSystem;

beforeAll(async () => {
  system = await openJobSystem();
  await system.database.db.$executeRaw`
    INSERT INTO sales_order
      (owner_id, order_number, date, customer, country, product, category, quantity, unit_price, currency)
    SELECT ${system.person.id}, 'N-' || n, date '2023-01-01' + n % 365, 'Customer ' || n % 97, 'PL',
      'Product ' || n % 31, 'Category ' || n % 5, 1 + n % 7, 9.99, 'EUR'
    FROM generate_series(1, ${rows}::int) AS n`;
  system.startWorker([...(await loadOnly(salesReport)), quick]);
});
afterAll(() => system.close());

it('creates a long report while jobs of other queues run', async () => {
  const payload = { id: 'monthly-sales', year: 2023, month: null, format: 'pdf' };
  const id = await system.ask(salesReport, { payload });
  await until(async () => (await system.find(id)).progressStep?.startsWith('Writing page') ?? null);
  const others: string[] = [];
  while (others.length < count) others.push(await system.ask(quick.contract));
  for (const other of others) expect(await system.untilEnded(other)).toMatchObject({ state: 'succeeded' });
  expect(await system.find(id)).toMatchObject({ state: 'running', attempt: 1 });
  const report = await until(async () => {
    const job = await system.find(id);
    return job.state === 'running' ? null : job;
  }, 240_000);
  expect(report).toMatchObject({ state: 'succeeded', errorMessage: null, result: { orders: rows } });
}, 300_000);
