import { randomUUID } from 'node:crypto';
import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { admin, createJobTools, failure, historyOf } from '../../test/jobs';
import type { Database } from '../database/database';
import { sql } from '../database/sql';
import { claimJobs } from '../run/claim';
import { writeProgress } from '../run/writer';
import { readHistory } from './history';

let database: TestDatabase;
let db: Database;
const { put, take, run, finish, cancel, retry, reschedule, remove, change, worker } = createJobTools();
const accessOf = (owner: string) => ({ owner, actor: `user:${owner}` });
const find = (id: string) => database.db.job.findUniqueOrThrow({ where: { id } });

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.core;
});
afterAll(() => database.drop());

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
  const { fence } = await take(db, id);
  await writeProgress(db, [{ id, fence, percent: 30, step: 'Half of it' }]);
  await finish(db, { id, fence, outcome: { state: 'failed', failure } });
  await db.execute(sql`UPDATE offload.job SET waits_since = to_timestamp(0) WHERE id = ${id}::uuid`);
  expect(await retry(db, id)).toMatchObject({ id, fence: 2, heldBy: null });
  const retried = await find(id);
  expect(retried).toMatchObject({
    ...{ state: 'queued', attempt: 0, fence: 2, dispatchedAt: null, startedAt: null, finishedAt: null },
    ...{ errorCode: null, errorMessage: null, errorStack: null, errorSignature: null },
    ...{ progressPercent: 0, progressStep: null },
  });
  expect(Number(retried.waitsSince)).toBeGreaterThan(0);
  expect((await take(db, id)).fence).toBe(3);
});

it("counts a retry toward the owner's limits only if the owner requested it", async () => {
  const { id, ownerId } = await put(db);
  await run(db, id, { state: 'failed', failure });
  await retry(db, id, admin);
  expect(await find(id)).toMatchObject({ userRequested: false, heldBy: null });
  await cancel(db, id);
  await retry(db, id, accessOf(ownerId));
  expect(await find(id)).toMatchObject({
    ...{ userRequested: true, heldBy: 'owner' },
    progressStep: 'Waiting for your other jobs to finish',
  });
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
    const [canceled, [claim]] = await Promise.all([cancel(db, id), claimJobs(db, [id], worker)]);
    expect(canceled?.state).toBe(claim?.claimed ? 'canceling' : 'canceled');
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
  await db.execute(sql`UPDATE offload.job SET held_by = NULL, dispatched_at = now() WHERE id = ${id}::uuid`);
  expect(await reschedule(db, id, 60_000)).toMatchObject({ heldBy: 'time' });
  expect(await find(id)).toMatchObject({ dispatchedAt: null });
  expect(await historyOf(db, id)).toEqual(['queued 0', 'running 1', 'retrying 1']);
});

it("hides a failure until someone undoes that or retries the job, and doesn't hide unfinished jobs", async () => {
  const { id } = await put(db);
  await run(db, id, { state: 'failed', failure });
  const history = await historyOf(db, id);
  const act = (action: 'dismiss' | 'restore') =>
    change(db, {
      ...{ action, where: sql`id = ${id}::uuid`, access: admin },
      dismissal: { by: 'olga', reason: 'Known' },
    });
  const dismissed = { dismissedAt: expect.any(Date), dismissedBy: 'olga', dismissReason: 'Known' };
  const shown = { dismissedAt: null, dismissedBy: null, dismissReason: null };
  await act('dismiss');
  expect(await find(id)).toMatchObject({ state: 'failed', ...dismissed });
  await act('restore');
  expect(await find(id)).toMatchObject({ state: 'failed', ...shown });
  expect(await historyOf(db, id)).toEqual(history);
  await act('dismiss');
  await retry(db, id);
  expect(await find(id)).toMatchObject({ state: 'queued', ...shown });
  // As if it had been retried since someone looked.
  expect(await act('dismiss')).toEqual([]);
  expect(await find(id)).toMatchObject({ state: 'queued', ...shown });
});

it('deletes only finished jobs, and only for their owner or staff', async () => {
  const [running, other, { id, ownerId }] = [await put(db), await put(db), await put(db)];
  await take(db, running.id);
  for (const finished of [other.id, id]) await run(db, finished, { state: 'failed', failure });
  expect(await remove(db, running.id)).toBeNull();
  expect(await remove(db, id, accessOf('stranger'))).toBeNull();
  expect(await remove(db, randomUUID())).toBeNull();
  expect(await remove(db, id, accessOf(ownerId))).toMatchObject({ id, kind: 'test', state: 'failed' });
  expect(await database.db.job.count({ where: { id: { in: [id, other.id] } } })).toBe(1);
});

it('changes jobs in bulk up to a limit, and skips jobs that another transaction is changing', async () => {
  const ownerId = randomUUID();
  const ids: string[] = [];
  for (let count = 0; count < 4; count += 1) ids.push((await put(db, { ownerId })).id);
  const [locked = ''] = ids;
  const where = sql`owner_id = ${ownerId} AND state = 'queued'`;
  const request = { action: 'cancel', where, access: admin, limit: 2 } as const;
  const changes = await db.transaction(async (tx) => {
    await cancel(tx, locked);
    return [await change(db, request), await change(db, request), await change(db, request)];
  });
  expect(changes.map(({ length }) => length)).toEqual([2, 1, 0]);
  const changed = changes.flat().map(({ id }) => id);
  expect(changed.sort()).toEqual(ids.slice(1).sort());
});

it("clears what a job was waiting for if it's canceled while it waits", async () => {
  const jobs = [await put(db), await put(db), await put(db)];
  const [queued = '', retrying = '', waiting = ''] = jobs.map(({ id }) => id);
  await run(db, queued, { state: 'queued', reason: 'The mail server is down' });
  await run(db, retrying, { state: 'retrying', failure, delayMs: 60_000 });
  const waitingFor = { type: 'signal', name: 'go' } as const;
  await run(db, waiting, { state: 'waiting', hold: 'signal', waitingFor });
  for (const { id } of jobs) {
    await cancel(db, id);
    expect(await find(id)).toMatchObject({
      ...{ state: 'canceled', finishedAt: expect.any(Date), progressPercent: 0, progressStep: null },
      ...{ errorCode: null, errorMessage: null, errorStack: null, errorSignature: null },
      ...{ nextAttemptAt: null, heldBy: null, waitingFor: null },
    });
  }
});

it("cancels the child jobs of a canceled job that haven't started, and no others", async () => {
  const [parent, other] = [await put(db), await put(db)];
  const of = ({ id: parentId }: { id: string }) => put(db, { parentId });
  const [child, running] = [await of(parent), await of(parent)];
  const [grandchild, stranger] = [await of(child), await of(other)];
  await take(db, running.id);
  const where = sql`id = ${parent.id}::uuid`;
  const changed = await change(db, { action: 'cancel', where, access: admin });
  expect(changed.map(({ id }) => id)).toEqual([parent.id, child.id, grandchild.id]);
  for (const { id } of changed) expect((await find(id)).state).toBe('canceled');
  expect(await find(running.id)).toMatchObject({ state: 'running' });
  for (const { id } of [other, stranger]) expect((await find(id)).state).toBe('queued');
});
