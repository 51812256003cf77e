import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { batches, createImports, importedOrder as order } from '../../testing/imports';
import { isTooManyOrders } from './merge-orders';

let database: TestDatabase;
let imports: ReturnType<typeof createImports>;

beforeAll(async () => {
  database = await createTestDatabase();
  imports = createImports(database);
});
afterAll(() => database.drop());

it('writes every value unchanged', async () => {
  const of = await imports.start();
  expect(await imports.run(of, batches([order(2)], [order(3)]))).toEqual({
    added: 2,
    changed: 0,
    same: 0,
    repeated: 0,
  });
  const [first] = await imports.ordersOf(of);
  expect(first).toMatchObject({ orderNumber: 'N-2', customer: 'Łódź \\N "Design", Ltd.', quantity: -2 });
  expect(first?.unitPrice.toFixed(2)).toBe('999999999999.99');
  expect(first?.date.toISOString()).toBe('2026-01-31T00:00:00.000Z');
});

it.each(['\t', '\n', '\r', '\\.', '\\'])('keeps %j inside a value', async (nasty) => {
  const of = await imports.start();
  await imports.run(of, batches([order(2, { customer: `a${nasty}b`, product: nasty }), order(3)]));
  expect(await imports.ordersOf(of)).toMatchObject([
    { customer: `a${nasty}b`, product: nasty },
    { orderNumber: 'N-3' },
  ]);
});

it('counts new, changed, and unchanged orders', async () => {
  const of = await imports.start();
  await imports.run(of, batches([order(2), order(3), order(4)]));
  const again = await imports.start(of.ownerId);
  const rows = [order(2), order(3, { quantity: 5 }), order(5)];
  expect(await imports.run(again, batches(rows))).toEqual({ added: 1, changed: 1, same: 1, repeated: 0 });
  expect(await imports.run(await imports.start(of.ownerId), batches(rows))).toMatchObject({
    added: 0,
    changed: 0,
    same: 3,
  });
  expect((await imports.ordersOf(of)).map(({ quantity }) => quantity)).toEqual([-2, 5, -2, -2]);
});

it('uses the last row of an order number, and counts the others as repeated', async () => {
  const of = await imports.start();
  const rows = [1, 2, 3].map((quantity) => order(quantity + 1, { orderNumber: 'N', quantity }));
  expect(await imports.run(of, batches(rows))).toEqual({ added: 1, changed: 0, same: 0, repeated: 2 });
  expect(await imports.ordersOf(of)).toMatchObject([{ orderNumber: 'N', quantity: 3 }]);
});

it("doesn't change other users' orders with the same number", async () => {
  const [mine, theirs] = [await imports.start(), await imports.start()];
  await imports.run(theirs, batches([order(2)]));
  await imports.run(mine, batches([order(2, { quantity: 7 })]));
  expect(await imports.ordersOf(theirs)).toMatchObject([{ quantity: -2 }]);
});

it('changes nothing if there are no rows', async () => {
  const of = await imports.start();
  expect(await imports.run(of, batches([], []))).toEqual({ added: 0, changed: 0, same: 0, repeated: 0 });
});

it("limits a user's orders, and changes nothing if an import would exceed the limit", async () => {
  const of = await imports.start();
  const maxOrders = 3;
  await imports.run(of, batches([order(2), order(3)]), { maxOrders });
  const more = imports.run(
    await imports.start(of.ownerId),
    batches([order(2, { quantity: 9 }), order(4), order(5)]),
    {
      maxOrders,
    },
  );
  const error = await more.catch((reason: unknown) => reason);
  expect(isTooManyOrders(error)).toBe(true);
  expect(error).toMatchObject({ before: 2 });
  expect((await imports.ordersOf(of)).map(({ quantity }) => quantity)).toEqual([-2, -2]);
  const change = batches([order(2, { quantity: 9 }), order(4)]);
  expect(await imports.run(await imports.start(of.ownerId), change, { maxOrders })).toMatchObject({
    added: 1,
    changed: 1,
  });
  // A user above a lowered limit can still update existing orders.
  const lower = imports.run(await imports.start(of.ownerId), batches([order(2)]), { maxOrders: 1 });
  expect(await lower).toMatchObject({ added: 0, changed: 1 });
});

it('counts what a dry run would change, and changes nothing', async () => {
  const of = await imports.start();
  await imports.run(of, batches([order(2)]));
  const before = await imports.ordersOf(of);
  const changed: unknown[] = [];
  const dry = { isDryRun: true, onChanged: async () => void changed.push('told') };
  const again = await imports.start(of.ownerId);
  expect(await imports.run(again, batches([order(2), order(3)]), dry)).toMatchObject({ added: 1, same: 1 });
  expect(await imports.ordersOf(of)).toEqual(before);
  expect(changed).toEqual([]);
});

it('reports its progress after every slice', async () => {
  const of = await imports.start();
  const said: [number, number][] = [];
  const onMerged = async (merged: number, total: number) => void said.push([merged, total]);
  const rows = Array.from({ length: 25_000 }, (_, at) => order(at + 2));
  await imports.run(of, batches(rows), { onMerged });
  expect(said).toEqual([
    [20_000, 25_000],
    [25_000, 25_000],
  ]);
});
