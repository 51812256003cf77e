import { randomUUID } from 'node:crypto';
import { createTestDatabase, someWorker, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createJobTools, failure } from '../../test/jobs';
import type { Database } from '../database/database';
import { sql } from '../database/sql';
import { beat } from '../health/worker-processes';
import { passOpened } from './pass-opened';
import { findUnknownKinds, holdUnknown } from './unknown-kinds';

let database: TestDatabase;
let db: Database;
const ownerId = randomUUID();
const { put, take, run } = createJobTools();
const find = (id: string) => database.db.job.findUniqueOrThrow({ where: { id } });

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.core;
});
afterAll(() => database.drop());
beforeEach(async () => {
  await db.execute(sql`TRUNCATE offload.job, offload.worker_process CASCADE`);
});

it('holds a job of a kind that no online worker knows until one does', async () => {
  const withoutWorkers = await put(db, { kind: 'new' });
  expect(withoutWorkers.heldBy).toBeNull();
  await beat(db, someWorker({ kinds: ['test'] }), 60_000);
  const { id } = await put(db, { kind: 'new' });
  const step = 'Waiting for a worker that knows this kind of job';
  expect(await find(id)).toMatchObject({ heldBy: 'kind', progressStep: step });
  expect((await put(db)).heldBy).toBeNull();
  expect(await passOpened(db, 10)).toEqual([]);
  expect(await findUnknownKinds(db)).toEqual([{ kind: 'new', count: 1 }]);
  await beat(db, someWorker({ kinds: ['test', 'new'] }), 60_000);
  expect(await passOpened(db, 10)).toMatchObject([{ id, heldBy: null }]);
  expect(await findUnknownKinds(db)).toEqual([]);
});

it('counts only workers that are online, and those that know every kind', async () => {
  await beat(db, someWorker({ kinds: ['test'] }), -1_000);
  expect((await put(db, { kind: 'new' })).heldBy).toBeNull();
  await beat(db, someWorker({ kinds: ['test'] }), 60_000);
  await beat(db, someWorker({ kinds: ['new'] }), -1_000);
  expect((await put(db, { kind: 'new' })).heldBy).toBe('kind');
  await beat(db, someWorker({ kinds: [] }), 60_000);
  expect((await put(db, { kind: 'new' })).heldBy).toBeNull();
});

it('holds a retry that is due while no online worker knows its kind', async () => {
  const { id } = await put(db, { kind: 'new' });
  await run(db, id, { state: 'retrying', failure, delayMs: 0 });
  await beat(db, someWorker({ kinds: ['test'] }), 60_000);
  expect(await passOpened(db, 10)).toMatchObject([{ id, heldBy: 'kind' }]);
});

it("takes a job back from a worker that doesn't know its kind, unless the job is already running", async () => {
  const [waiting, running] = [await put(db), await put(db)];
  await take(db, running.id);
  const [other, held] = [await put(db), await put(db, { ownerId, ownerShare: 0 })];
  const before = await find(waiting.id);
  for (const { id } of [waiting, running, held]) await holdUnknown(db, id);
  const job = await find(waiting.id);
  expect(job).toMatchObject({ heldBy: 'kind', dispatchedAt: null, fence: 1 });
  expect(job.progressStep).toBe('Waiting for a worker that knows this kind of job');
  expect(job.version).toBeGreaterThan(before.version);
  expect(await find(running.id)).toMatchObject({ state: 'running', heldBy: null });
  expect(await find(other.id)).toMatchObject({ heldBy: null, fence: 0 });
  expect(await find(held.id)).toMatchObject({ heldBy: 'owner', fence: 0 });
});

it('lets as many jobs of a kind pass as the limit says when a worker knows it, and lists the largest kinds first', async () => {
  await beat(db, someWorker({ kinds: ['test'] }), 60_000);
  for (const kind of ['a', 'b', 'b']) await put(db, { kind });
  await put(db, { ownerId, ownerShare: 0 });
  expect(await findUnknownKinds(db)).toEqual([
    { kind: 'b', count: 2 },
    { kind: 'a', count: 1 },
  ]);
  // However many a wrong deployment brings, the first are enough to see it.
  for (let count = 0; count < 19; count += 1) await put(db, { kind: `c${count}` });
  expect(await findUnknownKinds(db)).toHaveLength(20);
  await beat(db, someWorker({ kinds: ['test', 'b'] }), 60_000);
  expect(await passOpened(db, 1)).toMatchObject([{ kind: 'b' }]);
  expect(await passOpened(db, 10)).toMatchObject([{ kind: 'b' }]);
});

it('names the queue of a job whose kind another running worker knows', async () => {
  expect(await holdUnknown(db, (await put(db)).id)).toBeNull();
  const unknown = await put(db, { kind: 'new' });
  await beat(db, someWorker({ kinds: ['test'] }), 60_000);
  const known = await put(db);
  expect(await holdUnknown(db, unknown.id)).toBeNull();
  expect(await holdUnknown(db, known.id)).toBe(known.queue);
});
