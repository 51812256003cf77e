import { createPerson, createTestDatabase, type TestDatabase, until } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from '../../client';
import { isDatabaseDown } from '../../database-down';
import { readOwnerUse } from '../../job-store/admission';
import { cancelJob } from '../../job-store/change';
import { loseWorker, putJob, take } from '../../testing/jobs';
import type { ImportedOrder } from '../order';
import { type ImportOptions, type ImportRun, importOrders } from './import-orders';
import { isTooManyOrders } from './merge-orders';

let database: TestDatabase;
let db: Database;

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
});
afterAll(() => database.drop());

const order = (line: number, changes: Partial<ImportedOrder> = {}): ImportedOrder => ({
  line,
  orderNumber: `N-${line}`,
  date: '2026-01-31',
  customer: 'Łódź \\N "Design", Ltd.',
  country: 'PL',
  product: 'Pan',
  category: 'Kitchen',
  quantity: -2,
  unitCents: 99_999_999_999_999,
  currency: 'EUR',
  ...changes,
});

async function* batches(...all: ImportedOrder[][]): AsyncGenerator<ImportedOrder[]> {
  yield* all;
}

async function startRun(ownerId?: string): Promise<ImportRun> {
  const job = await putJob(db);
  const { claim } = await take(db, job.id);
  return { id: job.id, claim, ownerId: ownerId ?? job.ownerId };
}

async function run(
  of: ImportRun,
  orders: AsyncIterable<ImportedOrder[]>,
  {
    signal = new AbortController().signal,
    maxOrders = 100_000,
    onMerged = async () => undefined,
  }: Partial<ImportOptions> = {},
) {
  return importOrders(database.url, of, orders, { signal, maxOrders, onMerged });
}

const ordersOf = ({ ownerId }: ImportRun) =>
  db.order.findMany({ where: { ownerId }, orderBy: { orderNumber: 'asc' } });

it('writes every value as it was given', async () => {
  const of = await startRun();
  expect(await run(of, batches([order(2)], [order(3)]))).toEqual({
    added: 2,
    changed: 0,
    same: 0,
    repeated: 0,
  });
  const [first] = await ordersOf(of);
  expect(first).toMatchObject({ orderNumber: 'N-2', customer: 'Łódź \\N "Design", Ltd.', quantity: -2 });
  expect(first?.unitPrice.toFixed(2)).toBe('999999999999.99');
  expect(first?.date.toISOString()).toBe('2026-01-31T00:00:00.000Z');
});

it.each(['\t', '\n', '\r', '\\.', '\\'])('lets %j in a value end no value', async (nasty) => {
  const of = await startRun();
  await run(of, batches([order(2, { customer: `a${nasty}b`, product: nasty }), order(3)]));
  expect(await ordersOf(of)).toMatchObject([
    { customer: `a${nasty}b`, product: nasty },
    { orderNumber: 'N-3' },
  ]);
});

it('says what was new, what changed and what stayed the same', async () => {
  const of = await startRun();
  await run(of, batches([order(2), order(3), order(4)]));
  const again = await startRun(of.ownerId);
  const rows = [order(2), order(3, { quantity: 5 }), order(5)];
  expect(await run(again, batches(rows))).toEqual({ added: 1, changed: 1, same: 1, repeated: 0 });
  expect(await run(await startRun(of.ownerId), batches(rows))).toMatchObject({
    added: 0,
    changed: 0,
    same: 3,
  });
  expect((await ordersOf(of)).map(({ quantity }) => quantity)).toEqual([-2, 5, -2, -2]);
});

it('takes the last row of an order number, and counts the others as repeated', async () => {
  const of = await startRun();
  const rows = [1, 2, 3].map((quantity) => order(quantity + 1, { orderNumber: 'N', quantity }));
  expect(await run(of, batches(rows))).toEqual({ added: 1, changed: 0, same: 0, repeated: 2 });
  expect(await ordersOf(of)).toMatchObject([{ orderNumber: 'N', quantity: 3 }]);
});

it("leaves everybody else's order of the same number alone", async () => {
  const [mine, theirs] = [await startRun(), await startRun()];
  await run(theirs, batches([order(2)]));
  await run(mine, batches([order(2, { quantity: 7 })]));
  expect(await ordersOf(theirs)).toMatchObject([{ quantity: -2 }]);
});

it('changes nothing where nothing comes', async () => {
  const of = await startRun();
  expect(await run(of, batches([], []))).toEqual({ added: 0, changed: 0, same: 0, repeated: 0 });
});

it('lets a person have so many orders, and changes nothing where they would have more', async () => {
  const of = await startRun();
  const maxOrders = 3;
  await run(of, batches([order(2), order(3)]), { maxOrders });
  const more = run(await startRun(of.ownerId), batches([order(2, { quantity: 9 }), order(4), order(5)]), {
    maxOrders,
  });
  const error = await more.catch((reason: unknown) => reason);
  expect(isTooManyOrders(error)).toBe(true);
  expect(error).toMatchObject({ before: 2 });
  expect((await ordersOf(of)).map(({ quantity }) => quantity)).toEqual([-2, -2]);
  const change = batches([order(2, { quantity: 9 }), order(4)]);
  expect(await run(await startRun(of.ownerId), change, { maxOrders })).toMatchObject({
    added: 1,
    changed: 1,
  });
  // Who has more, since the limit was lowered, can still bring them up to date.
  const lower = run(await startRun(of.ownerId), batches([order(2)]), { maxOrders: 1 });
  expect(await lower).toMatchObject({ added: 0, changed: 1 });
});

it('says how far it is after every slice', async () => {
  const of = await startRun();
  const said: [number, number][] = [];
  const onMerged = async (merged: number, total: number) => void said.push([merged, total]);
  const rows = Array.from({ length: 25_000 }, (_, at) => order(at + 2));
  await run(of, batches(rows), { onMerged });
  expect(said).toEqual([
    [20_000, 25_000],
    [25_000, 25_000],
  ]);
});

it('changes nothing once another run has its job, or it is to be canceled', async () => {
  const overtaken = await startRun();
  await loseWorker(db, overtaken.id);
  await take(db, overtaken.id);
  await expect(run(overtaken, batches([order(2)]))).rejects.toThrow('no longer holds its job');
  expect(await ordersOf(overtaken)).toEqual([]);

  const canceled = await startRun();
  await cancelJob(db, canceled.id, { owner: null, actor: 'user:admin' });
  await expect(run(canceled, batches([order(2)]))).rejects.toThrow('no longer holds its job');
  expect(await ordersOf(canceled)).toEqual([]);
});

it('changes nothing where the rows break off, and says why', async () => {
  const of = await startRun();
  async function* broken() {
    yield [order(2)];
    throw new Error('the file broke off');
  }
  await expect(run(of, broken())).rejects.toThrow('the file broke off');
  expect(await ordersOf(of)).toEqual([]);
});

it('stops at once when it is told to, also while it waits for another import of the same person', async () => {
  const person = await createPerson(db);
  const [first, second] = [await startRun(person.id), await startRun(person.id)];
  let goOn: () => void = () => undefined;
  let isHeld = false;
  const held = run(first, batches([order(2)]), {
    onMerged: () =>
      new Promise<undefined>((resolve) => {
        isHeld = true;
        goOn = () => resolve(undefined);
      }),
  });
  await until(() => isHeld);
  const abort = new AbortController();
  const waiting = run(second, batches([order(3)]), { signal: abort.signal });
  await until(async () => (await countWaiting()) === 1);
  abort.abort(new Error('stop'));
  await expect(waiting).rejects.toThrow();
  goOn();
  await held;
  expect(await ordersOf(first)).toMatchObject([{ orderNumber: 'N-2' }]);
});

it('keeps nobody from uploading while it saves', async () => {
  const of = await startRun();
  const owner = { queue: 'import', ownerId: of.ownerId };
  const free: number[] = [];
  const count = async () => free.push((await db.$transaction((tx) => readOwnerUse(tx, owner, 5))).usedBytes);
  await run(of, batches([order(2)]), { onMerged: async () => void (await count()) });
  expect(free).toEqual([0]);
});

it('tells a database that goes away in the middle from a mistake', async () => {
  const of = await startRun();
  const killing = run(of, batches([order(2)]), { onMerged: () => endImports() });
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
