import { randomUUID } from 'node:crypto';
import { createPerson, createTestDatabase, someWorker, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Database } from '../client';
import { changeNext } from '../job-changes/change-next';
import { failure, putJob, take, workerId } from '../testing/jobs';
import { beat } from '../worker-process';
import {
  admitNext,
  findOwnersWithRoom,
  findUnknownKinds,
  holdUnknown,
  passGates,
  readOwnerUse,
} from './admission';
import { cancelJob, rescheduleJob, retryJob } from './change';
import { finishJobs, type Outcome } from './finish';

let database: TestDatabase;
let db: Database;
let ownerId: string;
const shares = { email: 2 };
const admin = { owner: null, actor: 'user:admin' };
const find = (id: string) => db.job.findUniqueOrThrow({ where: { id } });
const request = () => putJob(db, { ownerId, ownerShare: shares.email });
const owners = () => [{ queue: 'email', ownerId }];
const ids = (jobs: { id: string }[]) => jobs.map(({ id }) => id);

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
});
afterAll(() => database.drop());
beforeEach(async () => {
  await db.job.deleteMany();
  await db.workerProcess.deleteMany();
  await db.queueSetting.deleteMany();
  ownerId = (await createPerson(db)).id;
});

async function finish(id: string, outcome: Outcome) {
  const { claim } = await take(db, id);
  const [position] = await finishJobs(db, { workerId, finishes: [{ id, claim, outcome }] });
  return position;
}

it("holds what is beyond its owner's share, and says so; nobody else's, and nothing that no user requested", async () => {
  const own = [await request(), await request(), await request()];
  expect(await Promise.all(own.map(async ({ id }) => (await find(id)).heldBy))).toEqual([
    null,
    null,
    'owner',
  ]);
  expect(await find(own[2]?.id ?? '')).toMatchObject({
    progressStep: 'Waiting for your other jobs to finish',
  });
  expect((await find((await putJob(db, { ownerShare: 2 })).id)).heldBy).toBeNull();
  expect((await find((await putJob(db, { ownerId })).id)).heldBy).toBeNull();
});

it('names the owner when the end of a run makes room, and admits as many as there is room for, oldest first', async () => {
  const jobs = [await request(), await request(), await request(), await request()];
  const [first, second, third, fourth] = ids(jobs);
  expect(ids(await admitNext(db, owners(), shares))).toEqual([]);
  const position = await finish(first ?? '', { state: 'succeeded', result: {} });
  expect(position).toMatchObject({ queue: 'email', waitingOwner: ownerId });
  expect(ids(await admitNext(db, owners(), shares))).toEqual([third]);
  expect(await find(third ?? '')).toMatchObject({ heldBy: null, progressStep: null });
  await finish(second ?? '', { state: 'succeeded', result: {} });
  expect(ids(await admitNext(db, owners(), shares))).toEqual([fourth]);
  expect(await finish(third ?? '', { state: 'succeeded', result: {} })).toMatchObject({ waitingOwner: null });
});

it('admits no more than the share, however many ask at the same time', async () => {
  for (let count = 0; count < 12; count += 1) await request();
  const running = await db.job.findMany({ where: { ownerId, heldBy: null } });
  for (const { id } of running) await finish(id, { state: 'succeeded', result: {} });
  const admitted = await Promise.all(Array.from({ length: 10 }, () => admitNext(db, owners(), shares)));
  expect(admitted.flat()).toHaveLength(2);
});

it('goes by the share that staff have set, from the moment that they set it', async () => {
  const jobs = [await request(), await request(), await request(), await request()];
  await db.queueSetting.create({ data: { queue: 'email', ownerRunning: 3 } });
  expect(ids(await admitNext(db, owners(), shares))).toEqual([jobs[2]?.id]);
  await db.queueSetting.update({ where: { queue: 'email' }, data: { ownerRunning: 1 } });
  expect((await find((await request()).id)).heldBy).toBe('owner');
});

it('finds the owners whose jobs are held although they have room', async () => {
  const others = [await createPerson(db), await createPerson(db)];
  for (const { id } of [{ id: ownerId }, ...others]) {
    for (let count = 0; count < 4; count += 1) await putJob(db, { ownerId: id, ownerShare: 2 });
  }
  expect(await findOwnersWithRoom(db, shares, 10)).toEqual([]);
  await db.job.updateMany({ where: { ownerId, heldBy: null }, data: { state: 'canceled' } });
  expect(await findOwnersWithRoom(db, shares, 10)).toEqual(owners());
});

it('holds a retry until its time has come, then for its owner, whose share it left meanwhile', async () => {
  const [first, second, third] = ids([await request(), await request(), await request()]);
  const retrying: Outcome = { state: 'retrying', failure, delayMs: 0 };
  expect(await finish(first ?? '', retrying)).toMatchObject({ waitingOwner: ownerId });
  expect(await find(first ?? '')).toMatchObject({ heldBy: 'time', handedOverAt: null });
  expect(ids(await admitNext(db, owners(), shares))).toEqual([third]);
  expect(await passGates(db, 10)).toMatchObject([{ id: first, heldBy: 'owner', claim: 1 }]);
  await finish(second ?? '', { state: 'succeeded', result: {} });
  expect(await admitNext(db, owners(), shares)).toMatchObject([{ id: first, heldBy: null }]);
});

it('lets a retry pass no earlier than it is due, and at once when it is rescheduled', async () => {
  const { id } = await putJob(db);
  await finish(id, { state: 'retrying', failure, delayMs: 60_000 });
  expect(await passGates(db, 10)).toEqual([]);
  await rescheduleJob(db, id, 0, admin);
  expect(await passGates(db, 10)).toMatchObject([{ id, heldBy: null }]);
});

it('holds a job of a kind that no running worker knows, until one does', async () => {
  const nobodyRuns = await putJob(db, { kind: 'new' });
  expect((await find(nobodyRuns.id)).heldBy).toBeNull();
  await beat(db, someWorker({ kinds: ['test'] }), 60_000);
  const { id } = await putJob(db, { kind: 'new' });
  const step = 'Waiting for a worker that knows this kind of job';
  expect(await find(id)).toMatchObject({ heldBy: 'kind', progressStep: step });
  expect((await find((await putJob(db)).id)).heldBy).toBeNull();
  expect(await passGates(db, 10)).toEqual([]);
  expect(await findUnknownKinds(db)).toEqual([{ kind: 'new', count: 1 }]);
  await beat(db, someWorker({ kinds: ['test', 'new'] }), 60_000);
  expect(await passGates(db, 10)).toMatchObject([{ id, heldBy: null }]);
  expect(await findUnknownKinds(db)).toEqual([]);
});

it('takes a job back from a worker that does not know its kind, unless it has moved on', async () => {
  const [waiting, running] = [await putJob(db), await putJob(db)];
  await take(db, running.id);
  for (const { id } of [waiting, running]) await holdUnknown(db, id);
  expect(await find(waiting.id)).toMatchObject({ heldBy: 'kind', handedOverAt: null });
  expect(await find(running.id)).toMatchObject({ state: 'running', heldBy: null });
});

it('leaves no gate closed behind a job that is canceled, and retries one and many through the gates', async () => {
  const jobs = [await request(), await request(), await request()];
  const canceled = jobs[2]?.id ?? '';
  await cancelJob(db, canceled, admin);
  expect(await find(canceled)).toMatchObject({ state: 'canceled', heldBy: null });
  expect(await retryJob(db, canceled, admin)).toMatchObject({ heldBy: 'owner' });
  await cancelJob(db, canceled, admin);
  const changer = await putJob(db);
  const operator = { id: 'olga', email: 'olga@example.com', ip: null, userAgent: null, requestId: 'r' };
  const until = new Date(Date.now() + 60_000).toISOString();
  const filter = { ids: [canceled], kind: null, signature: null, queue: null, until };
  const round = { changerId: changer.id, operator, filter, limit: 10 };
  expect(await changeNext(db, 'retry', round)).toMatchObject([{ id: canceled, heldBy: 'owner' }]);
});

it('counts the open jobs that an owner has requested, one caller at a time', async () => {
  for (let count = 0; count < 3; count += 1) await request();
  await putJob(db, { ownerId });
  const owner = { queue: 'email', ownerId };
  const use = { open: 3, max: 5, usedBytes: 0 };
  expect(await db.$transaction((tx) => readOwnerUse(tx, owner, 5))).toEqual(use);
  await db.queueSetting.create({ data: { queue: 'email', ownerOpen: 4 } });
  const added = await Promise.all(
    Array.from({ length: 6 }, () =>
      db.$transaction(async (tx) => {
        const { open, max } = await readOwnerUse(tx, owner, 5);
        if (open >= max) return false;
        const columns = { kind: 'test', queue: 'email', ownerId, payload: {}, maxAttempts: 1 };
        await tx.job.create({ data: { id: randomUUID(), ...columns, userRequested: true } });
        return true;
      }),
    ),
  );
  expect(added.filter(Boolean)).toHaveLength(1);
});
