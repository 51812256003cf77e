import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from '../database/database';
import { createJobTools, failure, loseWorker } from '../testing/jobs';
import { holdForCommit } from './claim';

let database: TestDatabase;
let db: Database;
const { put, take, run, finish, cancel, endOrphans } = createJobTools();

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.core;
});
afterAll(() => database.drop());

it("can't be canceled by its owner once a run has committed what it did, whatever becomes of that run", async () => {
  const { id, ownerId } = await put(db);
  const cancelByOwner = () => cancel(db, id, { owner: ownerId, actor: `user:${ownerId}` });
  const claim = await take(db, id);
  expect(await db.transaction((tx) => holdForCommit(tx, claim))).toBe(true);
  expect(await cancelByOwner()).toBeNull();
  await loseWorker(db, id);
  await endOrphans(db);
  const next = await take(db, id);
  expect(await cancelByOwner()).toBeNull();
  await finish(db, { id, fence: next.fence, outcome: { state: 'retrying', failure, delayMs: 60_000 } });
  expect(await cancelByOwner()).toBeNull();
  expect(await run(db, id, { state: 'succeeded', result: {} })).toMatchObject({ state: 'succeeded' });
});

it('can be canceled by staff while it only waits, though a run has committed what it did', async () => {
  const { id } = await put(db);
  const claim = await take(db, id);
  await db.transaction((tx) => holdForCommit(tx, claim));
  expect(await cancel(db, id)).toBeNull();
  await finish(db, { id, fence: claim.fence, outcome: { state: 'retrying', failure, delayMs: 60_000 } });
  expect(await cancel(db, id)).toMatchObject({ state: 'canceled' });
});

it('can be canceled after a run has committed nothing', async () => {
  const { id } = await put(db);
  const claim = await take(db, id);
  const rolledBack = db.transaction(async (tx) => {
    await holdForCommit(tx, claim);
    throw new Error('no room');
  });
  await expect(rolledBack).rejects.toThrow('no room');
  expect(await cancel(db, id)).toMatchObject({ state: 'canceling' });
});

it('commits nothing of a run that has lost its job or is to stop', async () => {
  const { id } = await put(db);
  const older = await take(db, id);
  await loseWorker(db, id);
  const newer = await take(db, id);
  expect(await holdForCommit(db, older)).toBe(false);
  await cancel(db, id);
  expect(await holdForCommit(db, newer)).toBe(false);
});
