import { createPerson, createTestDatabase, type TestDatabase, until } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from '../../client';
import { isDatabaseDown } from '../../database-down';
import { readOwnerUse } from '../../job-store/admission';
import { cancelJob } from '../../job-store/change';
import { batches, order, ordersOf, runImport, startImport } from '../../testing/imports';
import { loseWorker, take } from '../../testing/jobs';
import { importOrders } from './import-orders';

let database: TestDatabase;
let db: Database;

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
});
afterAll(() => database.drop());

it('says how far it is after every slice', async () => {
  const of = await startImport(database);
  const said: [number, number][] = [];
  const onMerged = async (merged: number, total: number) => void said.push([merged, total]);
  const rows = Array.from({ length: 25_000 }, (_, at) => order(at + 2));
  await runImport(database, of, batches(rows), { onMerged });
  expect(said).toEqual([
    [20_000, 25_000],
    [25_000, 25_000],
  ]);
});

it('changes nothing once another run has its job, or it is to be canceled', async () => {
  const overtaken = await startImport(database);
  await loseWorker(db, overtaken.id);
  await take(db, overtaken.id);
  await expect(runImport(database, overtaken, batches([order(2)]))).rejects.toThrow(
    'no longer holds its job',
  );
  expect(await ordersOf(database, overtaken)).toEqual([]);

  const canceled = await startImport(database);
  await cancelJob(db, canceled.id, { owner: null, actor: 'user:admin' });
  await expect(runImport(database, canceled, batches([order(2)]))).rejects.toThrow('no longer holds its job');
  expect(await ordersOf(database, canceled)).toEqual([]);
});

it('changes nothing where the rows break off, and says why', async () => {
  const of = await startImport(database);
  async function* broken() {
    yield [order(2)];
    throw new Error('the file broke off');
  }
  await expect(runImport(database, of, broken())).rejects.toThrow('the file broke off');
  expect(await ordersOf(database, of)).toEqual([]);
});

it('stops at once when it is told to, also while it waits for another import of the same person', async () => {
  const person = await createPerson(db);
  const [first, second] = [await startImport(database, person.id), await startImport(database, person.id)];
  let goOn: () => void = () => undefined;
  let isHeld = false;
  const held = runImport(database, first, batches([order(2)]), {
    onMerged: () =>
      new Promise<undefined>((resolve) => {
        isHeld = true;
        goOn = () => resolve(undefined);
      }),
  });
  await until(() => isHeld);
  const abort = new AbortController();
  const waiting = runImport(database, second, batches([order(3)]), { signal: abort.signal });
  await until(async () => (await countWaiting()) === 1);
  abort.abort(new Error('stop'));
  await expect(waiting).rejects.toThrow();
  goOn();
  await held;
  expect(await ordersOf(database, first)).toMatchObject([{ orderNumber: 'N-2' }]);
});

it('keeps nobody from uploading while it saves', async () => {
  const of = await startImport(database);
  const owner = { queue: 'import', ownerId: of.ownerId };
  const free: number[] = [];
  const count = async () => free.push((await db.$transaction((tx) => readOwnerUse(tx, owner, 5))).usedBytes);
  await runImport(database, of, batches([order(2)]), { onMerged: async () => void (await count()) });
  expect(free).toEqual([0]);
});

it('tells a database that goes away in the middle from a mistake', async () => {
  const of = await startImport(database);
  const killing = runImport(database, of, batches([order(2)]), { onMerged: () => endImports() });
  expect(isDatabaseDown(await killing.catch((error: unknown) => error))).toBe(true);
  const nowhere = importOrders('postgres://nobody@127.0.0.1:1/none', of, batches([]), {
    signal: new AbortController().signal,
    maxOrders: 1,
    onMerged: async () => undefined,
  });
  expect(isDatabaseDown(await nowhere.catch((error: unknown) => error))).toBe(true);
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
