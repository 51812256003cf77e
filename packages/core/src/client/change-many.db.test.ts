import { createTestDatabase, type TestDatabase, until } from '@offload/testing';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { admin, createJobTools, failure } from '../../test/jobs';
import { PlayedQueue } from '../../test/model/played-queue';
import type { ChangeFilter } from '../job/change-filter';
import { defineSystem } from '../system/system';
import { createJobClient, type JobClient } from './client';

const { put, take, run, fail } = createJobTools();
const queue = new PlayedQueue();
const system = defineSystem({
  queues: { email: { concurrency: 1, ownerRunning: 9, ownerOpen: 9 } },
  contracts: [],
});
const ann = { owner: 'ann', actor: 'user:ann' };

let database: TestDatabase;
let client: JobClient;

beforeAll(async () => {
  database = await createTestDatabase();
  client = createJobClient({ system, db: database.core, backend: queue.asBackend(), onError: expect.fail });
});
beforeEach(() => database.db.job.deleteMany());
afterEach(() => queue.clear());
afterAll(() => database.drop());

const stateOf = async (id: string) => (await database.db.job.findUniqueOrThrow({ where: { id } })).state;
const failed = (message: string, more: object = {}) => fail(database.core, message, more);
const putWaiting = async () => {
  const { id } = await put(database.core);
  await run(database.core, id, { state: 'retrying', failure, delayMs: 600_000 });
  return id;
};

it('retries all failures that a filter selects, in batches, and dispatches them', async () => {
  const ids = [];
  for (let count = 0; count < 501; count += 1) ids.push((await failed('x')).id);
  const other = await failed('x', { kind: 'other' });
  expect(await client.changeMany({ kind: 'test' }, 'retry', admin, { dryRun: true })).toBe(501);
  expect(await client.changeMany({ kind: 'test' }, 'retry', admin)).toBe(501);
  await until(() => queue.deliverable().flatMap(({ jobs }) => jobs).length === 501);
  expect(await stateOf(ids[0] ?? '')).toBe('queued');
  expect(await stateOf(other.id)).toBe('failed');
});

it('changes only the jobs of an owner, who can’t cancel committed work', async () => {
  const [mine, committed] = [
    await put(database.core, { ownerId: 'ann' }),
    await put(database.core, { ownerId: 'ann' }),
  ];
  const other = await put(database.core, { ownerId: 'bob' });
  await take(database.core, committed.id);
  await database.db.job.update({ where: { id: committed.id }, data: { committedAt: new Date() } });
  expect(await client.changeMany({}, 'cancel', ann)).toBe(1);
  expect(await Promise.all([mine, committed, other].map(({ id }) => stateOf(id)))).toEqual([
    'canceled',
    'running',
    'queued',
  ]);
  expect(await client.changeMany({ owner: 'bob' }, 'cancel', ann)).toBe(0);
  expect(await client.changeMany({ owner: 'bob' }, 'cancel', admin)).toBe(1);
});

it('selects by ID, state, error code, queue, and time', async () => {
  const [one, two] = [await failed('x'), await failed('y')];
  const none: ChangeFilter[] = [
    { queue: 'other' },
    { code: 'other' },
    { state: 'canceled' },
    { state: [], kind: 'test' },
    { kind: 'test', since: new Date(Date.now() + 3_600_000) },
    { kind: 'test', until: '2026-01-01' },
  ];
  for (const filter of none) expect(await client.changeMany(filter, 'retry', admin)).toBe(0);
  expect(
    await client.changeMany(
      { ids: [one.id], code: 'oops', state: ['failed'], queue: 'email' },
      'retry',
      admin,
    ),
  ).toBe(1);
  expect([await stateOf(one.id), await stateOf(two.id)]).toEqual(['queued', 'failed']);
});

it('retries canceled jobs if they’re asked for', async () => {
  const { id } = await put(database.core);
  await client.cancel(id, admin);
  expect(await client.changeMany({ kind: 'test' }, 'retry', admin)).toBe(0);
  expect(await client.changeMany({ state: 'canceled' }, 'retry', admin)).toBe(1);
  expect(await stateOf(id)).toBe('queued');
});

it('runs waiting retries now, and deletes finished jobs', async () => {
  const waiting = await putWaiting();
  const finished = await failed('x');
  expect(await client.changeMany({ kind: 'test' }, 'run-now', admin)).toBe(1);
  const { nextAttemptAt } = await database.db.job.findUniqueOrThrow({ where: { id: waiting } });
  expect(Number(nextAttemptAt)).toBeLessThanOrEqual(Date.now() + 1_000);
  expect(await client.changeMany({ kind: 'test' }, 'delete', admin)).toBe(1);
  expect(await database.db.job.count({ where: { id: finished.id } })).toBe(0);
});

it.each([
  [{}, 'cancel', admin, /{} would be everyone's/],
  [{ since: '2026-12-01' }, 'cancel', admin, /{} would be everyone's/],
  [{ owner: undefined }, 'cancel', admin, /owner: must be the ownerId of jobs/],
  [{ kimd: 'test' }, 'cancel', admin, /kimd/],
  [{ ids: ['x'] }, 'cancel', admin, /must be the ID of a job/],
  [{ state: 'done' }, 'cancel', admin, /must be one of scheduled, queued/],
  [{ kind: 'test', since: 'today' }, 'cancel', admin, /must be a Date, or a time in ISO 8601/],
  [{ kind: 'test' }, 'drop', admin, /can retry, run-now, cancel, delete jobs, and not "drop"/],
  [{ kind: 'test' }, 'cancel', { owner: undefined, actor: 'x' }, /needs to know who does it/],
])('rejects %j, %s', async (filter, action, access, message) => {
  // JavaScript has no types.
  const call = Reflect.apply(client.changeMany, client, [filter, action, access]);
  await expect(call).rejects.toThrow(message);
});
