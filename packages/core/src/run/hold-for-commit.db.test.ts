import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createJobTools, failure, historyOf, loseWorker } from '../../test/jobs';
import type { Database } from '../database/database';
import { sql } from '../database/sql';
import { findOrphaned } from '../delivery/outbox';
import { findJobs } from '../job/read/find-jobs';
import { type Claim, holdForCommit } from './claim';

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
  const other = await take(db, (await put(db)).id);
  const [before] = await findJobs(db, sql`id = ${id}::uuid`);
  expect(before).toMatchObject({ canCancel: true });
  expect(await db.transaction((tx) => holdForCommit(tx, claim))).toBe(true);
  const [held] = await findJobs(db, sql`id = ${id}::uuid`);
  expect(held).toMatchObject({ canCancel: false });
  expect(await findJobs(db, sql`id = ${other.id}::uuid`)).toMatchObject([{ canCancel: true }]);
  // Whoever watches the job hears of it.
  expect(held?.version).toBeGreaterThan(before?.version ?? 0);
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

/** Lets a run that began a minute ago commit what it has done. */
async function commit(claim: Claim) {
  await db.transaction((tx) => holdForCommit(tx, claim));
  await db.execute(sql`
    UPDATE offload.job SET started_at = started_at - interval '1 min', committed_at = committed_at - interval '1 min'
    WHERE id = ${claim.id}::uuid`);
}
async function commitAndLose(claim: Claim) {
  await commit(claim);
  await loseWorker(db, claim.id);
}
const orphaned = async () => (await findOrphaned(db, { limit: 100, running: [] })).map(({ id }) => id);

it('runs once more if its worker was lost on the last attempt, after that had committed what it did', async () => {
  const { id } = await put(db, { maxAttempts: 1 });
  await commitAndLose(await take(db, id));
  await endOrphans(db);
  expect(await orphaned()).toContain(id);
  expect(await run(db, id, { state: 'succeeded', result: {} })).toMatchObject({ state: 'succeeded' });
  expect(await database.db.job.findUnique({ where: { id } })).toMatchObject({ attempt: 1, maxAttempts: 1 });
  expect(await historyOf(db, id)).toEqual(['queued 0', 'running 1', 'running 1', 'succeeded 1']);
});

it('fails if the worker of that run is lost, too', async () => {
  const { id } = await put(db, { maxAttempts: 1 });
  await commitAndLose(await take(db, id));
  await commitAndLose(await take(db, id));
  expect(await orphaned()).not.toContain(id);
  await expect(take(db, id)).rejects.toThrow('cannot be claimed');
  await endOrphans(db);
  expect(await database.db.job.findUnique({ where: { id } })).toMatchObject({
    state: 'failed',
    errorCode: 'worker_lost',
  });
});

it('runs once more if its last attempt fails after that has committed what it did', async () => {
  const { id } = await put(db, { maxAttempts: 1 });
  const failed = { state: 'failed', failure } as const;
  const first = await take(db, id);
  await commit(first);
  expect(await finish(db, { id, fence: first.fence, outcome: failed })).toMatchObject([
    { state: 'retrying' },
  ]);
  expect(await database.db.job.findUnique({ where: { id } })).toMatchObject({
    attempt: 1,
    errorCode: 'oops',
  });
  const second = await take(db, id);
  expect(second).toMatchObject({ attempt: 1, maxAttempts: 1 });
  await commit(second);
  expect(await finish(db, { id, fence: second.fence, outcome: failed })).toMatchObject([{ state: 'failed' }]);
});

it('gets no more attempts if its worker was lost while others are left', async () => {
  const { id } = await put(db, { maxAttempts: 2 });
  await commitAndLose(await take(db, id));
  expect(await take(db, id)).toMatchObject({ attempt: 2, maxAttempts: 2 });
  await loseWorker(db, id);
  await endOrphans(db);
  expect(await database.db.job.findUnique({ where: { id } })).toMatchObject({ state: 'failed' });
});
