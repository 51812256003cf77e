import { createPerson, createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Database, openDatabase } from '../client';
import { failure, loseWorker, putJob, take, workerId } from '../testing/jobs';
import { endAbandonedJobs } from './abandoned';
import { cancelJob, retryJob } from './change';
import { finishJobs, type Outcome } from './finish';
import { markTold, takeUntold } from './told';

let database: TestDatabase;
let db: Database;
const admin = { owner: null, actor: 'user:admin' };
const success: Outcome = { state: 'succeeded', result: {} };
const failed: Outcome = { state: 'failed', failure };
const find = (id: string) => db.job.findUniqueOrThrow({ where: { id } });
// The row rounds its times to milliseconds, up as well: an end of this moment may lie ahead.
const afterMs = -1_000;
const takeAll = (limit = 100, of = db) => of.$transaction((tx) => takeUntold(tx, { afterMs, limit }));
const ids = (jobs: { id: string }[]) => jobs.map(({ id }) => id);

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
});
beforeEach(async () => {
  await db.job.deleteMany();
});
afterAll(() => database.drop());

/** Commits a job that somebody waits for, and ends it. */
async function end(outcome: Outcome, tellsOwner = true): Promise<string> {
  const { id } = await putJob(db, { tellsOwner });
  await run(id, outcome);
  return id;
}

async function run(id: string, outcome: Outcome): Promise<void> {
  const { claim } = await take(db, id);
  await finishJobs(db, { workerId, finishes: [{ id, claim, outcome }] });
}

it('gives out an end that nobody was shown, with its owner and their address, once', async () => {
  const done = await end(success);
  const broken = await end(failed);
  const { ownerId, finishedAt } = await find(done);
  const { email } = await db.user.findUniqueOrThrow({ where: { id: ownerId } });
  const untold = await takeAll();
  expect(ids(untold).sort()).toEqual([done, broken].sort());
  expect(untold).toContainEqual({ id: done, ownerId, email, finishedAt });
  expect((await find(done)).toldAt).not.toBeNull();
  expect(await takeAll()).toEqual([]);
});

it('gives out what its worker left behind on the last attempt', async () => {
  const { id } = await putJob(db, { tellsOwner: true, maxAttempts: 1 });
  await take(db, id);
  await loseWorker(db, id);
  await endAbandonedJobs(db);
  expect(ids(await takeAll())).toEqual([id]);
});

it('gives out nothing that has not ended, was canceled, or nobody waits for', async () => {
  await putJob(db, { tellsOwner: true });
  const running = await putJob(db, { tellsOwner: true });
  await take(db, running.id);
  await end({ state: 'retrying', failure, delayMs: 0 });
  await end({ state: 'canceled' });
  const canceled = await putJob(db, { tellsOwner: true });
  await cancelJob(db, canceled.id, admin);
  await end(success, false);
  expect(await takeAll()).toEqual([]);
});

it('leaves an end to the page for as long as it is told to, and takes the oldest first', async () => {
  const [young, old, older] = [await end(success), await end(success), await end(failed)];
  const ago = (ms: number) => new Date(Date.now() - ms);
  await db.job.update({ where: { id: old }, data: { finishedAt: ago(6_000) } });
  await db.job.update({ where: { id: older }, data: { finishedAt: ago(7_000) } });
  const takeOne = () => db.$transaction((tx) => takeUntold(tx, { afterMs: 5_000, limit: 1 }));
  expect([await takeOne(), await takeOne(), await takeOne()].map(ids)).toEqual([[older], [old], []]);
  expect((await find(young)).toldAt).toBeNull();
});

it('gives every end to one of many who ask at the same time', async () => {
  const ended = await Promise.all(Array.from({ length: 40 }, () => end(success)));
  const other = openDatabase(database.url, 5);
  const taken = await Promise.all(Array.from({ length: 10 }, (_, turn) => takeAll(9, turn % 2 ? db : other)));
  const rest = await takeAll();
  expect(ids([...taken.flat(), ...rest]).sort()).toEqual(ended.sort());
  await other.$disconnect();
});

it('gives an end out again where what was to tell it did not commit', async () => {
  const id = await end(success);
  const rolledBack = db.$transaction(async (tx) => {
    await takeUntold(tx, { afterMs, limit: 1 });
    throw new Error('rolled back');
  });
  await expect(rolledBack).rejects.toThrow('rolled back');
  expect(ids(await takeAll())).toEqual([id]);
});

it('leaves out whose account is being deleted, without waiting for that', async () => {
  const id = await end(success);
  const { ownerId } = await find(id);
  await db.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT 1 FROM "user" WHERE id = ${ownerId} FOR UPDATE`;
    expect(await takeAll()).toEqual([]);
  });
});

it('marks the ends of who wants no e-mail, gives them to nobody, and keeps none for later', async () => {
  const [unwanted, wanted] = [await end(success), await end(success)];
  const { ownerId } = await find(unwanted);
  await db.job.update({ where: { id: wanted }, data: { ownerId: (await createPerson(db)).id } });
  const wish = (wantsJobMail: boolean) => db.user.update({ where: { id: ownerId }, data: { wantsJobMail } });
  await wish(false);
  expect(ids(await takeAll())).toEqual([wanted]);
  expect((await find(unwanted)).toldAt).toBeInstanceOf(Date);
  await wish(true);
  expect(await takeAll()).toEqual([]);
});

it('notes that an end was shown, once, and changes nothing that people see', async () => {
  const id = await end(success);
  const before = await find(id);
  await markTold(db, before);
  const marked = await find(id);
  expect(marked).toEqual({ ...before, toldAt: expect.any(Date) });
  await markTold(db, before);
  expect(await find(id)).toEqual(marked);
  expect(await takeAll()).toEqual([]);
});

it('notes nothing of a job that has not ended, nor of an end that is no longer the last', async () => {
  const { id } = await putJob(db, { tellsOwner: true });
  await markTold(db, await find(id));
  expect((await find(id)).toldAt).toBeNull();

  await run(id, failed);
  const shown = await find(id);
  await retryJob(db, id, admin);
  await run(id, failed);
  await markTold(db, shown);
  expect((await find(id)).toldAt).toBeNull();
  expect(ids(await takeAll())).toEqual([id]);
});

it('tells the end after a retry anew', async () => {
  const id = await end(failed);
  await takeAll();
  await retryJob(db, id, admin);
  expect((await find(id)).toldAt).toBeNull();
  expect(await takeAll()).toEqual([]);
  await run(id, success);
  expect(ids(await takeAll())).toEqual([id]);
});

it('marks the ends of who has no verified address, and gives them to nobody', async () => {
  const id = await end(success);
  const { ownerId } = await find(id);
  await db.user.update({ where: { id: ownerId }, data: { emailVerified: false } });
  expect(await takeAll()).toEqual([]);
  await db.user.update({ where: { id: ownerId }, data: { emailVerified: true } });
  expect(await takeAll()).toEqual([]);
});
