import { isDatabaseDown } from '@offload/core/sql';
import { createJobTools, loseWorker } from '@offload/core/test/jobs';
import type { Database } from '@offload/db';
import { lockStorageUse } from '@offload/db';
import { createPerson, createTestDatabase, startProxy, type TestDatabase, until } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { batches, createImports, importedOrder as order } from '../../testing/imports';
import { importOrders } from './import-orders';

let database: TestDatabase;
let db: Database;
let imports: ReturnType<typeof createImports>;
const { take, cancel } = createJobTools();

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
  imports = createImports(database);
});
afterAll(() => database.drop());

it('changes nothing if another run has claimed the job, or the job is being canceled', async () => {
  const overtaken = await imports.start();
  await loseWorker(database.core, overtaken.id);
  await take(database.core, overtaken.id);
  await expect(imports.run(overtaken, batches([order(2)]))).rejects.toThrow('stopped: lost');
  expect(await imports.ordersOf(overtaken)).toEqual([]);

  const canceled = await imports.start();
  await cancel(database.core, canceled.id);
  await expect(imports.run(canceled, batches([order(2)]))).rejects.toThrow('stopped: lost');
  expect(await imports.ordersOf(canceled)).toEqual([]);
});

it('changes nothing if reading the rows fails, and says why', async () => {
  const of = await imports.start();
  async function* broken() {
    yield [order(2)];
    throw new Error('the file broke off');
  }
  await expect(imports.run(of, broken())).rejects.toThrow('the file broke off');
  expect(await imports.ordersOf(of)).toEqual([]);
});

it('stops immediately when aborted, even while it waits for another import of the same user', async () => {
  const person = await createPerson(db);
  const [first, second] = [await imports.start(person.id), await imports.start(person.id)];
  let goOn: () => void = () => undefined;
  let isHeld = false;
  const held = imports.run(first, batches([order(2)]), {
    onMerged: () =>
      new Promise<undefined>((resolve) => {
        isHeld = true;
        goOn = () => resolve(undefined);
      }),
  });
  await until(() => isHeld);
  const abort = new AbortController();
  const run = imports.run(second, batches([order(3)]), { signal: abort.signal });
  const canceled = expect(run).rejects.toThrow();
  await until(async () => (await countWaiting()) === 1);
  abort.abort(new Error('stop'));
  await canceled;
  goOn();
  await held;
  expect(await imports.ordersOf(first)).toMatchObject([{ orderNumber: 'N-2' }]);
});

it('lets its owner upload while it saves', async () => {
  const of = await imports.start();
  const used: number[] = [];
  const lock = () => db.$transaction((tx) => lockStorageUse(tx, of.ownerId));
  await imports.run(of, batches([order(2)]), { onMerged: async () => void used.push(await lock()) });
  expect(used).toEqual([0]);
});

it('recognizes a database that goes down during an import, or is unreachable', async () => {
  const of = await imports.start();
  const killing = imports.run(of, batches([order(2)]), { onMerged: () => endImports() });
  expect(isDatabaseDown(await killing.catch((error: unknown) => error))).toBe(true);
  const nowhere = importOrders('postgres://nobody@127.0.0.1:1/none', of.ownerId, batches([]), {
    signal: new AbortController().signal,
    isDryRun: false,
    maxOrders: 1,
    onMerged: async () => undefined,
    onChanged: async () => undefined,
  });
  expect(isDatabaseDown(await nowhere.catch((error: unknown) => error))).toBe(true);
});

it('lets another run import after a worker lost the database in the middle', async () => {
  const proxy = await startProxy(database.url);
  const lost = createImports({ ...database, url: proxy.url });
  const first = await imports.start();
  let isHeld = false;
  let goOn: () => void = () => undefined;
  const run = lost.run(first, batches([order(2)]), {
    onMerged: () =>
      new Promise<undefined>((resolve) => {
        proxy.hold();
        isHeld = true;
        goOn = () => resolve(undefined);
      }),
  });
  const cutOff = expect(run).rejects.toThrow();
  await until(() => isHeld);
  const second = await imports.start(first.ownerId);
  await imports.run(second, batches([order(3)]));
  expect(await imports.ordersOf(second)).toMatchObject([{ orderNumber: 'N-3' }]);
  await proxy.close();
  goOn();
  await cutOff;
});

async function countWaiting(): Promise<number> {
  const [row] = await db.$queryRaw<{ waiting: number }[]>`
    SELECT count(*)::int AS waiting FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event = 'advisory'`;
  return row?.waiting ?? 0;
}

async function endImports(): Promise<undefined> {
  await db.$queryRaw`
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND state = 'idle in transaction'`;
}
