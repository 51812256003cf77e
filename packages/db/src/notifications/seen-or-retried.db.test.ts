import type { Database } from '@offload/core/sql';
import { contractOf } from '@offload/core/test/contract';
import { createJobTools, failure } from '@offload/core/test/jobs';
import type { Outcome } from '@offload/core/test/worker-parts';
import { createPerson, createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { claimPendingNotifications, markSeenByOwner, ownerNotifications } from './owner-notifications';

let database: TestDatabase;
let db: Database;
const tools = createJobTools([ownerNotifications([contractOf('notifies', { notifiesOwner: true })])]);
const { run, cancel, retry } = tools;
const success: Outcome = { state: 'succeeded', result: {} };
const failed: Outcome = { state: 'failed', failure };
const find = (id: string) => database.db.job.findUniqueOrThrow({ where: { id } });
const notificationOf = (jobId: string) => database.db.ownerNotification.findUnique({ where: { jobId } });

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.core;
});
beforeEach(async () => {
  await database.db.job.deleteMany();
});
afterAll(() => database.drop());

/** Returns the IDs of the jobs whose owners are to be notified now. */
async function claim(): Promise<string[]> {
  // The row rounds its times to milliseconds, possibly up, so a job may seem to finish in the future.
  const due = { afterMs: -1_000, gatherMs: 60_000, limit: 100 };
  const pending = await db.transaction((tx) => claimPendingNotifications(tx, due));
  return pending.map(({ id }) => id);
}

async function put() {
  const { id: ownerId } = await createPerson(database.db);
  return tools.put(db, { kind: 'notifies', ownerId });
}

/** Inserts a job and finishes it. Returns its ID. */
async function end(outcome: Outcome): Promise<string> {
  const { id } = await put();
  await run(db, id, outcome);
  return id;
}

it('marks a finished job as seen once, without changing the job', async () => {
  const id = await end(success);
  const before = await find(id);
  await markSeenByOwner(db, before);
  const seen = await notificationOf(id);
  expect(seen).toMatchObject({ notifiedAt: expect.any(Date), readAt: expect.any(Date) });
  await markSeenByOwner(db, before);
  expect(await notificationOf(id)).toEqual(seen);
  expect(await find(id)).toEqual(before);
  expect(await claim()).toEqual([]);
});

it("doesn't mark a job as seen that hasn't finished, or that finished again after it was shown", async () => {
  const { id } = await put();
  await markSeenByOwner(db, await find(id));
  expect(await notificationOf(id)).toBeNull();
  await run(db, id, failed);
  const shown = await find(id);
  await retry(db, id);
  await run(db, id, failed);
  await markSeenByOwner(db, shown);
  expect(await notificationOf(id)).toMatchObject({ notifiedAt: null });
  expect(await claim()).toEqual([id]);
});

it('claims a job again when it finishes after a retry', async () => {
  const id = await end(failed);
  await claim();
  await retry(db, id);
  expect(await claim()).toEqual([]);
  await run(db, id, success);
  expect(await claim()).toEqual([id]);
});

it("doesn't claim a job that has been retried since, even if it was then canceled", async () => {
  const [waiting, canceled] = [await end(failed), await end(failed)];
  for (const id of [waiting, canceled]) await retry(db, id);
  await cancel(db, canceled);
  expect(await claim()).toEqual([]);
});
