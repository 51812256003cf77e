import { type Database, openDatabase } from '@offload/core/sql';
import { contractOf } from '@offload/core/test/contract';
import { createJobTools, failure, loseWorker } from '@offload/core/test/jobs';
import type { Outcome } from '@offload/core/test/worker-parts';
import { createPerson, createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { claimPendingNotifications, ownerNotifications } from './owner-notifications';

let database: TestDatabase;
let db: Database;
const contracts = [
  contractOf('notifies', { notifiesOwner: true }),
  contractOf('quiet', { notifiesOwner: 'without-email' }),
  contractOf('silent'),
];
const tools = createJobTools([ownerNotifications(contracts)]);
const { take, run, cancel, endOrphans } = tools;
const success: Outcome = { state: 'succeeded', result: {} };
const failed: Outcome = { state: 'failed', failure };
const find = (id: string) => database.db.job.findUniqueOrThrow({ where: { id } });
const notificationOf = (jobId: string) => database.db.ownerNotification.findUnique({ where: { jobId } });
// The row rounds its times to milliseconds, possibly up, so a job may seem to finish in the future.
const afterMs = -1_000;
const gatherMs = 60_000;
const claim = (limit = 100, of = db) =>
  of.transaction((tx) => claimPendingNotifications(tx, { afterMs, gatherMs, limit }));
const ids = (jobs: { id: string }[]) => jobs.map(({ id }) => id);

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.core;
});
beforeEach(async () => {
  await database.db.job.deleteMany();
});
afterAll(() => database.drop());

async function put(kind = 'notifies', maxAttempts = 3) {
  const { id: ownerId } = await createPerson(database.db);
  return tools.put(db, { kind, ownerId, maxAttempts });
}

/** Inserts a job and finishes it. Returns its ID. */
async function end(outcome: Outcome, kind?: string): Promise<string> {
  const { id } = await put(kind);
  await run(db, id, outcome);
  return id;
}

it("claims a finished job that its owner hasn't seen, with their email address, once", async () => {
  const done = await end(success);
  const broken = await end(failed);
  const { ownerId, finishedAt } = await find(done);
  const { email } = await database.db.user.findUniqueOrThrow({ where: { id: ownerId } });
  const pending = await claim();
  expect(ids(pending).sort()).toEqual([done, broken].sort());
  expect(pending).toContainEqual({
    ...{ id: done, ownerId, email, finishedAt, requestId: null, traceparent: null },
    ...{ wantsEmail: true, wantsPush: true },
  });
  expect(await notificationOf(done)).toMatchObject({ notifiedAt: expect.any(Date) });
  expect(await claim()).toEqual([]);
});

it('claims a job whose worker was lost on the last attempt', async () => {
  const { id } = await put('notifies', 1);
  await take(db, id);
  await loseWorker(db, id);
  await endOrphans(db);
  expect(ids(await claim())).toEqual([id]);
});

it("doesn't claim a job that hasn't finished, was canceled, or whose kind doesn't notify its owner", async () => {
  await put();
  const [running, waiting, stopping] = [await put(), await put(), await put()];
  await take(db, running.id);
  await end({ state: 'retrying', failure, delayMs: 0 });
  await cancel(db, waiting.id);
  const { id, fence } = await take(db, stopping.id);
  await cancel(db, id);
  await tools.finish(db, { id, fence, outcome: { state: 'canceled' } });
  await end(success, 'silent');
  expect(await claim()).toEqual([]);
});

it('leaves a finished job to the page for a while, and claims the oldest first', async () => {
  const [young, old, older] = [await end(success), await end(success), await end(failed)];
  const finished = (jobId: string, ms: number) =>
    database.db.ownerNotification.update({
      where: { jobId },
      data: { finishedAt: new Date(Date.now() - ms) },
    });
  await finished(old, 6_000);
  await finished(older, 7_000);
  const claimOne = () =>
    db.transaction((tx) => claimPendingNotifications(tx, { afterMs: 5_000, gatherMs, limit: 1 }));
  expect([await claimOne(), await claimOne(), await claimOne()].map(ids)).toEqual([[older], [old], []]);
  expect(await notificationOf(young)).toMatchObject({ notifiedAt: null });
});

it('lets the results of an owner wait for those that follow, but not for long', async () => {
  const { ownerId } = await put();
  const endAgo = async (ms: number) => {
    const { id } = await tools.put(db, { kind: 'notifies', ownerId });
    await run(db, id, success);
    await database.db.ownerNotification.update({
      where: { jobId: id },
      data: { finishedAt: new Date(Date.now() - ms) },
    });
    return id;
  };
  const claimSettled = () =>
    db.transaction((tx) =>
      claimPendingNotifications(tx, { afterMs: 600_000, gatherMs: 3_600_000, limit: 9 }),
    );
  const [older, young] = [await endAgo(1_800_000), await endAgo(0)];
  expect(await claimSettled()).toEqual([]);
  const oldest = await endAgo(4_000_000);
  expect(ids(await claimSettled())).toEqual([oldest, older]);
  expect(ids(await claim())).toEqual([young]);
});

it("doesn't wait for results that came before the database's clock was set back", async () => {
  const { id } = await put();
  await run(db, id, success);
  await database.db.ownerNotification.update({
    where: { jobId: id },
    data: { finishedAt: new Date(Date.now() + 3_600_000) },
  });
  expect(ids(await claim())).toEqual([id]);
});

it('gives all results of an owner to one of many concurrent claims', async () => {
  const { ownerId } = await put();
  for (let count = 0; count < 30; count += 1)
    await run(db, (await tools.put(db, { kind: 'notifies', ownerId })).id, success);
  const claimed = await Promise.all(Array.from({ length: 5 }, () => claim()));
  expect(claimed.map(({ length }) => length).sort()).toEqual([0, 0, 0, 0, 30]);
});

it('gives each finished job to only one of many concurrent claims', async () => {
  const finished = await Promise.all(Array.from({ length: 40 }, () => end(success)));
  const other = openDatabase(database.url, { poolSize: 5 });
  const claimed = await Promise.all(Array.from({ length: 10 }, (_, turn) => claim(9, turn % 2 ? db : other)));
  const rest = await claim();
  expect(ids([...claimed.flat(), ...rest]).sort()).toEqual(finished.sort());
  await other.close();
});

it("claims a finished job again if its notification wasn't committed", async () => {
  const id = await end(success);
  const rolledBack = db.transaction(async (tx) => {
    await claimPendingNotifications(tx, { afterMs, gatherMs, limit: 1 });
    throw new Error('rolled back');
  });
  await expect(rolledBack).rejects.toThrow('rolled back');
  expect(ids(await claim())).toEqual([id]);
});

it('skips owners whose account is being deleted, without waiting for the deletion', async () => {
  const { ownerId } = await find(await end(success));
  await database.db.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT 1 FROM "user" WHERE id = ${ownerId} FOR UPDATE`;
    expect(await claim()).toEqual([]);
  });
});

it.each([
  ['events that are emailed', { emailEvents: [] }, { emailEvents: ['succeeded'] }],
  ['a verified address', { emailVerified: false }, { emailVerified: true }],
])(
  'marks the jobs of owners without %s as notified, and never claims them',
  async (_what, without, having) => {
    const [unwanted, wanted] = [await end(success), await end(success)];
    const { ownerId } = await find(unwanted);
    const set = (data: object) => database.db.user.update({ where: { id: ownerId }, data });
    await set({ ...without, pushEvents: [] });
    expect(ids(await claim())).toEqual([wanted]);
    expect(await notificationOf(unwanted)).toMatchObject({ notifiedAt: expect.any(Date) });
    await set(having);
    expect(await claim()).toEqual([]);
  },
);

it('claims a canceled job only if its owner wants that, and never a child job', async () => {
  const [wanted, unwanted, parent] = [await put(), await put(), await put()];
  const { ownerId } = await find(wanted.id);
  await database.db.user.update({ where: { id: ownerId }, data: { emailEvents: ['canceled'] } });
  for (const { id } of [wanted, unwanted]) await cancel(db, id);
  const child = await tools.put(db, { kind: 'notifies', ownerId, parentId: parent.id });
  await run(db, child.id, success);
  expect(ids(await claim())).toEqual([wanted.id]);
  expect(await notificationOf(child.id)).toBeNull();
});

it('sends no email for a kind without emails, but still creates the notification', async () => {
  const id = await end(success, 'quiet');
  expect(await claim()).toMatchObject([{ id, wantsEmail: false, wantsPush: true }]);
  expect(await notificationOf(id)).toMatchObject({ state: 'succeeded', readAt: null });
});
