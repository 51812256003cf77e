import { indexOrders } from '@offload/kinds/index-orders';
import { type OrderSearch, searchOrders } from '@offload/kinds/orders';
import { salesImport } from '@offload/kinds/sales-import';
import { createPerson, until } from '@offload/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type JobSystem, loadOnly, openJobSystem } from '../testing/job-system';
import { header, importFile, row } from '../testing/sales-import';

const everything: OrderSearch = { text: '', filters: {}, from: null, to: null, cursor: null, limit: 10 };

let system: JobSystem;
let ownerId: string;

beforeAll(async () => {
  system = await openJobSystem();
  system.startWorker(await loadOnly(indexOrders, salesImport));
});
beforeEach(async () => {
  ownerId = (await createPerson(system.database.db)).id;
});
afterAll(() => system.close());

async function numbersOf(text: string): Promise<string[] | undefined> {
  const results = await searchOrders(system.core, ownerId, { ...everything, text });
  return results?.orders.map(({ orderNumber }) => orderNumber);
}

const untilFound = (text: string, numbers: string[]) =>
  until(async () => JSON.stringify(await numbersOf(text)) === JSON.stringify(numbers));

it('makes imported orders searchable, with one job that commits with the import', async () => {
  await importFile(system, header + row(1) + row(2), ownerId);
  const jobs = await system.database.db.job.findMany({ where: { ownerId, kind: indexOrders.kind } });
  expect(jobs).toMatchObject([{ queue: 'index', payload: { format: 3 } }]);
  await untilFound('lodz design', ['N-2', 'N-1']);
});

it('enqueues nothing for an import that changes nothing', async () => {
  const content = header + row(1);
  await importFile(system, content, ownerId);
  await untilFound('lodz', ['N-1']);
  await importFile(system, content, ownerId);
  expect(await system.database.db.job.count({ where: { ownerId, kind: indexOrders.kind } })).toBe(1);
});

it('indexes changes even if their writer enqueued no job', async () => {
  await importFile(system, header + row(1) + row(2), ownerId);
  await untilFound('lodz', ['N-2', 'N-1']);
  await system.database.db.order.deleteMany({ where: { ownerId, orderNumber: 'N-2' } });
  await untilFound('lodz', ['N-1']);
});

it('ends up consistent when an import and two deletions race while its jobs run', async () => {
  const { db } = system.database;
  const rows = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, at) => row(from + at)).join('');
  const remove = async (from: number, to: number) => {
    for (let at = from; at < to; at += 20)
      await db.$executeRaw`
        DELETE FROM sales_order WHERE owner_id = ${ownerId}
          AND substr(order_number, 3)::int BETWEEN ${at}::int AND ${at + 19}::int`;
  };
  await importFile(system, header + rows(0, 600), ownerId);
  await Promise.all([importFile(system, header + rows(400, 900), ownerId), remove(0, 500), remove(300, 560)]);
  const left = await db.order.findMany({ where: { ownerId }, orderBy: { orderNumber: 'asc' } });
  expect(left.length).toBeGreaterThan(0);
  await until(async () => {
    const found = await searchOrders(system.core, ownerId, { ...everything, limit: 1_000 });
    const numbers = found?.orders.map(({ orderNumber }) => orderNumber).toSorted();
    return (
      found?.total === left.length &&
      numbers?.join() ===
        left
          .map((one) => one.orderNumber)
          .toSorted()
          .join()
    );
  });
  expect(await db.job.count({ where: { ownerId, kind: indexOrders.kind, state: 'failed' } })).toBe(0);
});

it('leaves an unknown format to a newer worker', async () => {
  const id = await system.ask(indexOrders, { ownerId, payload: { format: 99 } });
  expect(await system.untilState(id, 'retrying')).toMatchObject({ errorCode: 'newer_index' });
});
