import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from './client';
import { changeNext } from './job-changes/change-next';
import { endAbandonedJobs } from './job-store/abandoned';
import { cancelJob, retryJob } from './job-store/change';
import { finishJobs, type Outcome } from './job-store/finish';
import { readStorageUse, reserveMore } from './storage-use';
import { failure, loseWorker, putJob, take, workerId } from './testing/jobs';

let database: TestDatabase;
let db: Database;
const operator = { id: 'olga', email: 'olga@example.com', ip: null, userAgent: null, requestId: 'r' };
const staff = { owner: null, actor: 'user:olga', operator };
const put = (more: object = {}) => putJob(db, { writesFiles: true, reservedBytes: 100, ...more });
const reservedBy = async (ownerId: string) => (await readStorageUse(db, ownerId)).reservedBytes;

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
});
afterAll(() => database.drop());

async function finish(id: string, outcome: Outcome): Promise<void> {
  const { claim } = await take(db, id);
  await finishJobs(db, { workerId, finishes: [{ id, claim, outcome }] });
}

it.each<[string, (id: string, ownerId: string) => Promise<unknown>]>([
  ['waits', async () => undefined],
  ['runs', (id) => take(db, id)],
  ['waits for another attempt', (id) => finish(id, { state: 'retrying', failure, delayMs: 60_000 })],
  ['was given back', (id) => finish(id, { state: 'queued', reason: 'restart' })],
  ['has lost its worker', async (id) => [await take(db, id), await loseWorker(db, id)]],
  ['runs again', async (id) => [await take(db, id), await loseWorker(db, id), await take(db, id)]],
  ['is being canceled', async (id) => [await take(db, id), await cancelJob(db, id, staff)]],
  [
    'is retried by its owner',
    async (id, owner) => {
      await finish(id, { state: 'failed', failure });
      await retryJob(db, id, { owner, actor: `user:${owner}` });
    },
  ],
])('counts what a job has reserved that %s', async (_what, happens) => {
  const { id, ownerId } = await put();
  await happens(id, ownerId);
  expect(await reservedBy(ownerId)).toBe(100);
});

it.each<[string, (id: string) => Promise<unknown>]>([
  ['has succeeded', (id) => finish(id, { state: 'succeeded', result: {} })],
  ['has failed', (id) => finish(id, { state: 'failed', failure })],
  ['was canceled', (id) => cancelJob(db, id, staff)],
  [
    'was canceled after its worker was lost',
    async (id) => {
      await take(db, id);
      await cancelJob(db, id, staff);
      await loseWorker(db, id);
      await endAbandonedJobs(db);
    },
  ],
  [
    'staff retry, which no limit of its owner has let in',
    async (id) => {
      await finish(id, { state: 'failed', failure });
      await retryJob(db, id, staff);
    },
  ],
  [
    'staff retry among others',
    async (id) => {
      const changer = await putJob(db);
      await finish(id, { state: 'failed', failure });
      const until = new Date(Date.now() + 60_000).toISOString();
      const filter = { ids: [id], kind: null, signature: null, queue: null, until };
      await changeNext(db, 'retry', { changerId: changer.id, operator, filter, limit: 10 });
    },
  ],
  ['was deleted', (id) => db.job.delete({ where: { id } })],
])('counts nothing of a job that %s', async (_what, happens) => {
  const { id, ownerId } = await put();
  await happens(id);
  expect(await reservedBy(ownerId)).toBe(0);
});

it('reserves more for a run as far as the quota goes, and never less', async () => {
  const { id, ownerId } = await put();
  await put({ ownerId });
  const run = await take(db, id);
  expect(await reserveMore(db, run, { needed: 150, wanted: 300, quota: 1_000 })).toBe(300);
  expect(await reserveMore(db, run, { needed: 310, wanted: 600, quota: 500 })).toBe(400);
  expect(await reserveMore(db, run, { needed: 401, wanted: 600, quota: 500 })).toBeNull();
  expect(await reserveMore(db, run, { needed: 10, wanted: 20, quota: 500 })).toBe(400);
  expect(await reservedBy(ownerId)).toBe(500);
});

it('reserves nothing more for a run that has been overtaken, or has ended', async () => {
  const { id, ownerId } = await put();
  const run = await take(db, id);
  await loseWorker(db, id);
  const next = await take(db, id);
  const more = { needed: 150, wanted: 150, quota: 1_000 };
  expect(await reserveMore(db, run, more)).toBeNull();
  const outcome = { state: 'succeeded', result: {} } as const;
  await finishJobs(db, { workerId, finishes: [{ id, claim: next.claim, outcome }] });
  expect(await reserveMore(db, next, more)).toBeNull();
  expect(await reservedBy(ownerId)).toBe(0);
});

it('never lets runs of one owner reserve more together than the quota', async () => {
  const { id, ownerId } = await put();
  const ids = [id, ...(await Promise.all([1, 2, 3, 4].map(() => put({ ownerId })))).map((job) => job.id)];
  const runs = await Promise.all(ids.map((each) => take(db, each)));
  const more = { needed: 400, wanted: 400, quota: 1_000 };
  const granted = await Promise.all(runs.map((run) => reserveMore(db, run, more)));
  expect(granted.filter((bytes) => bytes !== null)).toEqual([400]);
  expect(await reservedBy(ownerId)).toBe(800);
});
