import { randomUUID } from 'node:crypto';
import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from '../database/database';
import { sql } from '../database/sql';
import { admin, createJobTools, failure, historyOf, loseWorker } from '../testing/jobs';
import { writeProgress } from '../worker/progress';
import { readHistory } from './history';

let database: TestDatabase;
let db: Database;
const { put, take, run, finish, cancel, retry, reschedule, remove, change, endOrphans } = createJobTools();
const accessOf = (owner: string) => ({ owner, actor: `user:${owner}` });
const find = (id: string) => database.db.job.findUniqueOrThrow({ where: { id } });

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.core;
});
afterAll(() => database.drop());

it('inserts a job and its first event, or neither of them', async () => {
  const { id } = await put(db);
  expect(await find(id)).toMatchObject({ state: 'queued', attempt: 0, fence: 0, dispatchedAt: null });
  expect(await historyOf(db, id)).toEqual(['queued 0']);
  let rolledBack = '';
  const inserting = db.transaction(async (tx) => {
    rolledBack = (await put(tx)).id;
    throw new Error('rolled back');
  });
  await expect(inserting).rejects.toThrow('rolled back');
  expect(await database.db.job.findUnique({ where: { id: rolledBack } })).toBeNull();
  expect(await historyOf(db, rolledBack)).toEqual([]);
});

it('lets only the owner and staff cancel and retry a job', async () => {
  const { id, ownerId } = await put(db);
  const [stranger, owner] = [accessOf('stranger'), accessOf(ownerId)];
  expect(await cancel(db, id, stranger)).toBeNull();
  expect(await cancel(db, id, owner)).toMatchObject({ id, state: 'canceled', fence: 0 });
  expect(await retry(db, id, stranger)).toBeNull();
  expect(await retry(db, id, admin)).toMatchObject({ id, kind: 'test', queue: 'email', state: 'queued' });
  expect(await cancel(db, randomUUID(), admin)).toBeNull();
  const events = await readHistory(db, id);
  expect(events.map(({ actor }) => actor)).toEqual([owner.actor, owner.actor, admin.actor]);
});

it('queues a retried job with all its attempts, and a fence that names its next delivery', async () => {
  const { id } = await put(db, { maxAttempts: 1 });
  await run(db, id, { state: 'failed', failure });
  expect(await retry(db, id)).toMatchObject({ id, fence: 2, heldBy: null });
  expect(await find(id)).toMatchObject({
    ...{ state: 'queued', attempt: 0, fence: 2, dispatchedAt: null, startedAt: null, finishedAt: null },
    ...{ errorMessage: null, errorStack: null, errorSignature: null },
  });
  expect((await take(db, id)).fence).toBe(3);
});

it("counts a retry toward the owner's limits only if the owner requested it", async () => {
  const { id, ownerId } = await put(db);
  await run(db, id, { state: 'failed', failure });
  await retry(db, id, admin);
  expect(await find(id)).toMatchObject({ userRequested: false, heldBy: null });
  await cancel(db, id);
  await retry(db, id, accessOf(ownerId));
  expect(await find(id)).toMatchObject({ userRequested: true, heldBy: 'owner' });
});

it('ignores the late end of a run from before a retry', async () => {
  const { id } = await put(db);
  const { fence } = await take(db, id);
  await cancel(db, id);
  await finish(db, { id, fence, outcome: { state: 'canceled' } });
  await retry(db, id);
  const late = { id, fence, outcome: { state: 'succeeded', result: {} } } as const;
  await finish(db, late);
  expect(await find(id)).toMatchObject({ state: 'queued', result: null });
  await take(db, id);
  await finish(db, late);
  expect(await find(id)).toMatchObject({ state: 'running', result: null });
});

it('retries a job only once, even with concurrent requests', async () => {
  const { id } = await put(db);
  await cancel(db, id);
  const retries = await Promise.all(Array.from({ length: 10 }, () => retry(db, id)));
  expect(retries.filter(Boolean)).toHaveLength(1);
  expect(await historyOf(db, id)).toEqual(['queued 0', 'canceled 0', 'queued 0']);
});

it('cancels a waiting job, or stops the run that claims it at the same moment', async () => {
  for (let round = 0; round < 20; round += 1) {
    const { id } = await put(db);
    const [canceled, claimed] = await Promise.all([cancel(db, id), take(db, id).catch(() => null)]);
    expect(canceled?.state).toBe(claimed ? 'canceling' : 'canceled');
    expect((await find(id)).state).toBe(canceled?.state);
  }
});

it('reschedules only a job that waits for its next attempt', async () => {
  const { id } = await put(db);
  expect(await reschedule(db, id, 0)).toBeNull();
  await run(db, id, { state: 'retrying', failure, delayMs: 600_000 });
  expect(await reschedule(db, id, 60_000)).toMatchObject({ id, state: 'retrying', heldBy: 'time' });
  const { nextAttemptAt, waitsSince } = await find(id);
  expect(nextAttemptAt).toEqual(waitsSince);
  expect(Number(nextAttemptAt)).toBeLessThan(Date.now() + 120_000);
  expect(await historyOf(db, id)).toEqual(['queued 0', 'running 1', 'retrying 1']);
});

it('deletes only finished jobs, and only for their owner or staff', async () => {
  const [running, { id, ownerId }] = [await put(db), await put(db)];
  await take(db, running.id);
  await run(db, id, { state: 'failed', failure });
  expect(await remove(db, running.id)).toBeNull();
  expect(await remove(db, id, accessOf('stranger'))).toBeNull();
  expect(await remove(db, randomUUID())).toBeNull();
  expect(await remove(db, id, accessOf(ownerId))).toMatchObject({ id, kind: 'test', state: 'failed' });
  expect(await database.db.job.count({ where: { id } })).toBe(0);
});

it('changes jobs in bulk up to a limit, and skips jobs that another transaction is changing', async () => {
  const ownerId = randomUUID();
  const ids: string[] = [];
  for (let count = 0; count < 4; count += 1) ids.push((await put(db, { ownerId })).id);
  const [locked = ''] = ids;
  const where = sql`owner_id = ${ownerId} AND state = 'queued'`;
  const request = { action: 'cancel', where, access: admin, limit: 2 } as const;
  const changed = await db.transaction(async (tx) => {
    await cancel(tx, locked);
    return [...(await change(db, request)), ...(await change(db, request)), ...(await change(db, request))];
  });
  expect(changed.map(({ id }) => id).sort()).toEqual(ids.slice(1).sort());
});

it('clears the progress of a job that is canceled while it waits', async () => {
  const { id } = await put(db);
  await run(db, id, { state: 'queued', reason: 'The mail server is down' });
  await cancel(db, id);
  expect(await find(id)).toMatchObject({ state: 'canceled', progressPercent: 0, progressStep: null });
});

it('ends jobs whose worker was lost on their last attempt or while they were being canceled', async () => {
  const last = await put(db, { maxAttempts: 1 });
  const [canceling, again] = [await put(db), await put(db)];
  const alive = await put(db, { maxAttempts: 1 });
  for (const { id } of [last, canceling, again, alive]) await take(db, id);
  await writeProgress(db, [{ id: canceling.id, fence: 1, percent: 30, step: 'Half of it' }]);
  await cancel(db, canceling.id);
  for (const { id } of [last, canceling, again]) await loseWorker(db, id);
  await Promise.all([endOrphans(db), endOrphans(db)]);
  expect(await database.db.jobEvent.count({ where: { actor: 'sweeper' } })).toBe(2);
  expect(await find(last.id)).toMatchObject({ state: 'failed', errorCode: 'worker_lost', leaseUntil: null });
  expect(await find(canceling.id)).toMatchObject({ state: 'canceled', progressStep: 'Half of it' });
  expect(await find(again.id)).toMatchObject({ state: 'running' });
  expect(await find(alive.id)).toMatchObject({ state: 'running' });
  expect(await historyOf(db, last.id)).toEqual(['queued 0', 'running 1', 'failed 1']);
});
