import { randomUUID } from 'node:crypto';
import { bulkChanges, changeNext } from '@offload/console/server';
import { type Database, sql } from '@offload/core/sql';
import { contractOf } from '@offload/core/test/contract';
import { admin, failure, loseWorker } from '@offload/core/test/jobs';
import { createTestDatabase, createTestSystem, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  lockStorageUse,
  readReservation,
  readStorageUse,
  reserveMore,
  storageReservations,
} from './storage-use';

let database: TestDatabase;
let db: Database;
const operator = { id: 'olga', email: 'olga@example.com', ip: null, userAgent: null, requestId: 'r' };
const writing = contractOf('writing', { writesFiles: true });
const large = contractOf('large', { writesFiles: true, reservedBytes: () => 5_000_000 });
const { system, tools, enqueue } = createTestSystem([storageReservations, bulkChanges], [writing, large]);
const { take, run, finish, cancel, retry, endOrphans } = tools;
const put = (more: object = {}) => tools.put(db, { extras: { reservedBytes: 100 }, ...more });
const reservedBy = async (ownerId: string) => (await readStorageUse(db, ownerId)).reservedBytes;
const succeeded = { state: 'succeeded', result: {} } as const;

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.core;
});
afterAll(() => database.drop());

it.each<[string, (id: string, ownerId: string) => Promise<unknown>]>([
  ['waits', async () => undefined],
  ['runs', (id) => take(db, id)],
  ['waits for another attempt', (id) => run(db, id, { state: 'retrying', failure, delayMs: 60_000 })],
  ['was returned to its queue', (id) => run(db, id, { state: 'queued', reason: 'restart' })],
  ['has lost its worker', async (id) => [await take(db, id), await loseWorker(db, id)]],
  ['runs again', async (id) => [await take(db, id), await loseWorker(db, id), await take(db, id)]],
  ['is being canceled', async (id) => [await take(db, id), await cancel(db, id)]],
  [
    'is retried by its owner',
    async (id, owner) => {
      await run(db, id, { state: 'failed', failure });
      await retry(db, id, { owner, actor: `user:${owner}` });
    },
  ],
])('counts the reservation of a job that %s', async (_what, happens) => {
  const { id, ownerId } = await put();
  await happens(id, ownerId);
  expect(await reservedBy(ownerId)).toBe(100);
});

it.each<[string, (id: string) => Promise<unknown>]>([
  ['has succeeded', (id) => run(db, id, succeeded)],
  ['has failed', (id) => run(db, id, { state: 'failed', failure })],
  ['was canceled', (id) => cancel(db, id)],
  [
    'was canceled after its worker was lost',
    async (id) => {
      await take(db, id);
      await cancel(db, id);
      await loseWorker(db, id);
      await endOrphans(db);
    },
  ],
  [
    'staff retry, outside of the limits of its owner',
    async (id) => {
      await run(db, id, { state: 'failed', failure });
      await retry(db, id, admin);
    },
  ],
  [
    'staff retry in bulk',
    async (id) => {
      const changer = await put();
      await run(db, id, { state: 'failed', failure });
      const until = new Date(Date.now() + 60_000).toISOString();
      const filter = { ids: [id], kind: null, signature: null, queue: null, code: null, since: null, until };
      const round = { changerId: changer.id, operator, filter, limit: 10 };
      expect((await changeNext(db, system, 'retry', round)).changed).toHaveLength(1);
    },
  ],
  ['was deleted', (id) => database.db.job.delete({ where: { id } })],
])("doesn't count the reservation of a job that %s", async (_what, happens) => {
  const { id, ownerId } = await put();
  await happens(id);
  expect(await reservedBy(ownerId)).toBe(0);
});

it('reserves what the contract says for jobs that the owner requests, and nothing for other jobs', async () => {
  const ownerId = randomUUID();
  const reserved = async (contract: typeof writing, options: { actor?: string } = {}) =>
    readReservation(db, (await enqueue(db, contract, {}, { ownerId, ...options })).id);
  expect(await reserved(writing)).toBe(1_000_000);
  expect(await reserved(large)).toBe(5_000_000);
  expect(await reserved(large, { actor: 'schedule:x' })).toBe(0);
  expect(await reservedBy(ownerId)).toBe(6_000_000);
});

it('reserves more for a run up to the quota, and never reduces a reservation', async () => {
  const { id, ownerId } = await put();
  await put({ ownerId });
  const claim = await take(db, id);
  expect(await reserveMore(db, claim, { needed: 150, wanted: 300, quota: 1_000 })).toBe(300);
  expect(await reserveMore(db, claim, { needed: 310, wanted: 600, quota: 500 })).toBe(400);
  expect(await reserveMore(db, claim, { needed: 401, wanted: 600, quota: 500 })).toBeNull();
  expect(await reserveMore(db, claim, { needed: 10, wanted: 20, quota: 500 })).toBe(400);
  expect(await reservedBy(ownerId)).toBe(500);
});

it('reserves storage for a run of a job without a reservation', async () => {
  const { id, ownerId } = await tools.put(db);
  const claim = await take(db, id);
  expect(await reserveMore(db, claim, { needed: 150, wanted: 300, quota: 200 })).toBe(200);
  expect(await reservedBy(ownerId)).toBe(200);
});

it('reserves nothing more for a run that has been overtaken, or has ended', async () => {
  const { id, ownerId } = await put();
  const claim = await take(db, id);
  await loseWorker(db, id);
  const next = await take(db, id);
  const more = { needed: 150, wanted: 150, quota: 1_000 };
  expect(await reserveMore(db, claim, more)).toBeNull();
  await finish(db, { id, fence: next.fence, outcome: succeeded });
  expect(await reserveMore(db, next, more)).toBeNull();
  expect(await reservedBy(ownerId)).toBe(0);
});

it("never lets an owner's runs reserve more than the quota together", async () => {
  const ownerId = randomUUID();
  const jobs = await Promise.all(Array.from({ length: 5 }, () => put({ ownerId })));
  const claims = await Promise.all(jobs.map(({ id }) => take(db, id)));
  const more = { needed: 400, wanted: 400, quota: 1_000 };
  const granted = await Promise.all(claims.map((claim) => reserveMore(db, claim, more)));
  expect(granted.filter((bytes) => bytes !== null)).toEqual([400]);
  expect(await reservedBy(ownerId)).toBe(800);
});

it('serializes transactions that add files of one owner', async () => {
  const { id, ownerId } = await tools.put(db);
  const seen = await Promise.all(
    Array.from({ length: 3 }, () =>
      database.db.$transaction(async (tx) => {
        const bytes = await lockStorageUse(tx, ownerId);
        const file = { role: 'source', name: 'a', contentType: 'a', bytes: 7, key: randomUUID() };
        await tx.file.create({ data: { id: randomUUID(), jobId: id, ...file } });
        return bytes;
      }),
    ),
  );
  expect(seen.sort((a, b) => a - b)).toEqual([0, 7, 14]);
  expect(await readStorageUse(db, ownerId)).toEqual({ fileBytes: 21, reservedBytes: 0 });
});

it("sums up an owner's files without reading those of other users", async () => {
  await db.execute(sql`
    INSERT INTO offload.job (id, kind, queue, owner_id, payload, max_attempts)
    SELECT gen_random_uuid(), 'x', 'email', 'p' || n, '{}', 1 FROM generate_series(1, 200) n, generate_series(1, 50)`);
  await db.execute(sql`
    INSERT INTO file (id, job_id, role, name, content_type, bytes, key)
    SELECT gen_random_uuid(), id, 'output', 'a', 'a', 1, gen_random_uuid()
    FROM offload.job, generate_series(1, 3) WHERE owner_id LIKE 'p%'`);
  await db.execute(sql`VACUUM ANALYZE offload.job, file`);
  const plan = await db.query<{ 'QUERY PLAN': string }>(sql`
    EXPLAIN SELECT sum(file.bytes) FROM offload.job JOIN file ON file.job_id = job.id AND file.removed_at IS NULL
    WHERE job.owner_id = 'p7'`);
  expect(plan.map((row) => row['QUERY PLAN']).join('\n')).not.toContain('Seq Scan');
  expect(await readStorageUse(db, 'p7')).toEqual({ fileBytes: 150, reservedBytes: 0 });
});
