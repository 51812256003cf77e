import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { findOwnersToBuild } from './index-state';
import { orderIndexFormat } from './terms';
import { createSeller } from './testing/seller';

const kind = { kind: 'index-orders', queue: 'index' };
let database: TestDatabase;
let seller: Awaited<ReturnType<typeof createSeller>>;

beforeAll(async () => {
  database = await createTestDatabase();
});
beforeEach(async () => {
  seller = await createSeller(database);
});
afterAll(() => database.drop());

it('rebuilds an index of an earlier format while the old one keeps serving and updating', async () => {
  await seller.sell(4_500);
  await seller.indexAll();
  await database.db.$executeRaw`UPDATE order_index SET format = 0 WHERE owner_id = ${seller.ownerId}`;
  const toBuild = async () => (await findOwnersToBuild(database.core, kind, { limit: 1_000 })).ownerIds;
  expect(await toBuild()).toContain(seller.ownerId);
  await seller.step();
  await seller.step();
  await seller.sell(10, 'Bob', 9_000);
  await seller.step();
  expect(await seller.countOf('bob')).toBe(10);
  expect(await seller.countOf('ada')).toBe(4_500);
  await seller.indexAll();
  expect(await seller.countDifferences()).toBe(0);
  expect(await seller.countOf('')).toBe(4_510);
  expect(
    await database.db.$queryRaw`SELECT format FROM order_index WHERE owner_id = ${seller.ownerId}`,
  ).toEqual([{ format: orderIndexFormat }]);
  expect(await toBuild()).not.toContain(seller.ownerId);
});

it('finds kana in an index of an earlier format as they are written there, until it is rebuilt', async () => {
  await seller.sell(1, 'さくらサクラ');
  await database.db.$executeRaw`
    INSERT INTO order_index (owner_id, format, to_read) VALUES (${seller.ownerId}, 2, 1)`;
  const [index] = await database.db.$queryRaw<{ id: number }[]>`
    SELECT id FROM order_index WHERE owner_id = ${seller.ownerId}`;
  await database.db.$executeRaw`UPDATE order_index SET ready_at = now() WHERE id = ${index?.id}`;
  // The new index is there, but it has read nothing: the change goes into both.
  await seller.step();
  await seller.step();
  expect(await seller.countOf('さくらサクラ')).toBe(1);
  expect(await seller.countOf('サクラさくら')).toBe(0);
  await seller.indexAll();
  expect(await seller.countOf('サクラさくら')).toBe(1);
});

it('leaves an index of a later format to a later version of the app', async () => {
  await seller.sell(1);
  await seller.indexAll();
  await database.db.$executeRaw`UPDATE order_index SET format = 99 WHERE owner_id = ${seller.ownerId}`;
  await seller.rename('Bob');
  expect(await seller.step()).toBeNull();
  const { ownerIds } = await findOwnersToBuild(database.core, kind, { limit: 1_000 });
  expect(ownerIds).not.toContain(seller.ownerId);
});
