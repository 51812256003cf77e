import { type Database, sql } from '@offload/core/sql';
import { contractOf } from '@offload/core/test/contract';
import { createJobTools, failure } from '@offload/core/test/jobs';
import type { Outcome } from '@offload/core/test/worker-parts';
import { createPerson, createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { countUnread, findNotifications, markNotificationsRead } from './bell';
import { markSeenByOwner, ownerNotifications } from './owner-notifications';

const kinds = ['report', 'image'].map((kind) => contractOf(kind, { notifiesOwner: true }));
const tools = createJobTools([ownerNotifications(kinds)]);
const success: Outcome = { state: 'succeeded', result: {} };
const failed: Outcome = { state: 'failed', failure };
const start = Date.UTC(2026, 10, 26, 12);

let database: TestDatabase;
let db: Database;
let ownerId: string;

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.core;
});
beforeEach(async () => {
  ownerId = (await createPerson(database.db)).id;
});
afterAll(() => database.drop());

/** Finishes a new job `seconds` after the start. Returns its ID. */
async function end(seconds: number, { kind = 'report', outcome = success } = {}): Promise<string> {
  const { id } = await tools.put(db, { kind, ownerId, title: `at ${seconds}` });
  await tools.run(db, id, outcome);
  const finishedAt = new Date(start + seconds * 1_000);
  await database.db.ownerNotification.update({ where: { jobId: id }, data: { finishedAt } });
  return id;
}

const list = (more = {}) => findNotifications(db, ownerId, { channel: 'bell', limit: 50, ...more });
const unread = () => countUnread(db, ownerId, 'bell');
const want = (events: string[]) =>
  database.db.user.update({ where: { id: ownerId }, data: { bellEvents: events } });

it("lists only the user's own finished jobs, newest first", async () => {
  const report = await end(0);
  const broken = await end(1, { outcome: failed });
  expect(await list()).toMatchObject([
    { jobId: broken, kind: 'report', state: 'failed', title: 'at 1', count: 1, unread: 1 },
    { jobId: report, kind: 'report', state: 'succeeded', at: new Date(start), since: new Date(start) },
  ]);
  expect(await unread()).toBe(2);
  const { id: other } = await createPerson(database.db);
  expect(await findNotifications(db, other, { channel: 'bell', limit: 50 })).toEqual([]);
  expect(await countUnread(db, other, 'bell')).toBe(0);
});

it('groups more than three jobs of a kind and state that finish within a minute of each other', async () => {
  for (const seconds of [0, 30, 60]) await end(seconds);
  for (const seconds of [200, 210, 220, 279]) await end(seconds);
  await end(215, { outcome: failed });
  await end(216, { kind: 'image' });
  expect((await list()).map(({ kind, state, count }) => `${count} ${kind} ${state}`)).toEqual([
    '4 report succeeded',
    '1 image succeeded',
    '1 report failed',
    '1 report succeeded',
    '1 report succeeded',
    '1 report succeeded',
  ]);
  const [group] = await list();
  expect(group).toMatchObject({ at: new Date(start + 279_000), since: new Date(start + 200_000), unread: 4 });
});

it('shows one entry for a thousand jobs that finish at once', async () => {
  const id = await end(0, { kind: 'image' });
  await db.execute(sql`
    WITH copy AS (
      INSERT INTO offload.job (id, kind, queue, owner_id, payload, state, max_attempts, finished_at, result)
      SELECT gen_random_uuid(), kind, queue, owner_id, payload, state, max_attempts, finished_at, result
      FROM offload.job, generate_series(2, 1000) WHERE id = ${id}::uuid RETURNING id, owner_id
    )
    INSERT INTO owner_notification (job_id, owner_id, version, state, finished_at, by_email)
    SELECT copy.id, copy.owner_id, version, state, finished_at, by_email FROM copy, owner_notification WHERE job_id = ${id}::uuid`);
  expect(await list()).toMatchObject([{ kind: 'image', count: 1_000, unread: 1_000 }]);
  expect(await unread()).toBe(100);
});

it('shows only the states that the user wants to see', async () => {
  await end(0);
  await end(1, { outcome: failed });
  await want(['failed']);
  expect((await list()).map(({ state }) => state)).toEqual(['failed']);
  expect(await unread()).toBe(1);
  await want([]);
  expect(await list()).toEqual([]);
});

it('treats a notification as read once its job was seen, until the job finishes again', async () => {
  const id = await end(0, { outcome: failed });
  await markSeenByOwner(db, await database.db.job.findUniqueOrThrow({ where: { id } }));
  expect(await list()).toMatchObject([{ jobId: id, unread: 0 }]);
  expect(await list({ onlyUnread: true })).toEqual([]);
  await tools.retry(db, id);
  await tools.run(db, id, success);
  expect(await list()).toMatchObject([{ jobId: id, state: 'succeeded', unread: 1 }]);
});

it('marks the shown notifications as read, but not those of jobs that finished later', async () => {
  await end(0);
  await end(1, { kind: 'image' });
  const later = await end(2);
  await markNotificationsRead(db, ownerId, { until: new Date(start + 1_000) });
  expect(await list({ onlyUnread: true })).toMatchObject([{ jobId: later }]);
});

it('marks one group as read', async () => {
  for (const seconds of [0, 1, 2, 3]) await end(seconds, { kind: 'image' });
  const others = [
    await end(-500, { kind: 'image' }),
    await end(1),
    await end(2, { kind: 'image', outcome: failed }),
  ];
  const [group] = await list();
  if (!group) throw new Error('There is no group.');
  const { at, since, kind, state } = group;
  await markNotificationsRead(db, ownerId, { until: at, since, kind, state });
  const rest = await list({ onlyUnread: true });
  expect(rest.map(({ jobId }) => jobId).sort()).toEqual(others.sort());
});
