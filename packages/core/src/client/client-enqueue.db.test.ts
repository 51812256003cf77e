import { createTestDatabase, type TestDatabase, until } from '@offload/testing';
import { afterAll, beforeAll, expect, expectTypeOf, it } from 'vitest';
import * as z from 'zod';
import { defineJob } from '../contract/contract';
import { defineSystem } from '../system/system';
import { type Jobs, openJobs } from './open-jobs';

const limits = { queue: 'mail', maxAttempts: 1, backoff: { everyMs: 1 }, timeoutMs: 1_000 };
const letter = defineJob({ kind: 'letter', payload: z.object({ to: z.string() }), ...limits });
const digest = defineJob({
  ...{ kind: 'digest', payload: z.object({ day: z.int() }), ...limits },
  result: z.object({ letters: z.int() }),
  unique: { key: ({ day }) => `${day}`, while: 'open' },
});
const system = defineSystem({
  queues: { mail: { concurrency: 1, ownerRunning: 9, ownerOpen: 9 } },
  contracts: [letter, digest],
});

let database: TestDatabase;
let jobs: Jobs;
const find = (id: string) => database.db.job.findUniqueOrThrow({ where: { id } });

beforeAll(async () => {
  database = await createTestDatabase();
  jobs = openJobs({ system, databaseUrl: database.url, onError: (error) => expect.fail(String(error)) });
});
afterAll(async () => {
  await jobs.close();
  await database.drop();
});

it('inserts a job in the transaction of the caller, and dispatches it after the commit', async () => {
  const job = await database.core.transaction(async (tx) => {
    const enqueued = await jobs.enqueue(tx, letter, { to: 'Ada' }, { ownerId: 'ada' });
    expect(await database.db.job.count({ where: { id: enqueued.id } })).toBe(0);
    return enqueued;
  });
  expect(await find(job.id)).toMatchObject({ kind: 'letter', dispatchedAt: null });
  await jobs.dispatch([job]);
  expect(await find(job.id)).toMatchObject({ dispatchedAt: expect.any(Date) });
});

it('returns a job as get does, with the same JSON, also one that already existed', async () => {
  const options = {
    ownerId: 'ada',
    priority: 'low',
    deadline: new Date(Date.now() + 90_000),
    requestId: 'r-1',
  } as const;
  const runAt = new Date(Date.now() + 60_000);
  const { id: parentId } = await jobs.enqueue(letter, { to: 'Ada' });
  const first = await jobs.enqueue(digest, { day: 7 }, { ownerId: 'ada' });
  const sent = await database.core.transaction(async (tx) => [
    await jobs.enqueue(tx, letter, { to: 'Ada' }, { ...options, runAt, parentId }),
    await jobs.enqueue(tx, letter, { to: 'Ada' }, { ...options, maxAttempts: 1, runAt: new Date(0) }),
    await jobs.enqueue(tx, digest, { day: 7 }, { ownerId: 'ada' }),
    ...(await jobs.enqueueMany(tx, letter, [{ payload: { to: 'Bea' } }, { payload: { to: 'Ada' }, runAt }])),
  ]);
  expect(sent.map(({ isNew }) => isNew)).toEqual([true, true, false, true, true]);
  expect(sent[2]?.id).toBe(first.id);
  for (const { isNew: _, ...job } of sent)
    expect(JSON.stringify(Object.entries(job).sort())).toBe(
      JSON.stringify(Object.entries((await jobs.get(job.id)) ?? {}).sort()),
    );
});

it("returns jobs with the type of their contract's result", async () => {
  const job = await jobs.enqueue(digest, { day: 8 });
  const many = await database.core.transaction(async (tx) => [
    await jobs.enqueue(tx, digest, { day: 8 }),
    ...(await jobs.enqueueMany(tx, digest, [{ payload: { day: 8 } }])),
  ]);
  expect(many.map(({ id }) => id)).toEqual([job.id, job.id]);
  expectTypeOf(job.result).toEqualTypeOf<{ letters: number } | null>();
  expectTypeOf(many).toEqualTypeOf<(typeof job)[]>();
  const { result } = await jobs.enqueue(letter, { to: 'Ada' });
  expectTypeOf(result).toEqualTypeOf<Record<string, unknown> | null>();
});

it('dispatches jobs by their IDs, and says what else it was given', async () => {
  const errors: unknown[] = [];
  const other = openJobs({ system, databaseUrl: database.url, onError: (error) => errors.push(error) });
  const [one, two, three] = await database.core.transaction((tx) =>
    jobs.enqueueMany(
      tx,
      letter,
      ['Ada', 'Bea', 'Cy'].map((to) => ({ payload: { to } })),
    ),
  );
  await other.dispatch(two && three ? [two.id, JSON.parse(JSON.stringify(three))] : []);
  expect(await find(one?.id ?? '')).toMatchObject({ dispatchedAt: null });
  for (const job of [two, three])
    expect(await find(job?.id ?? '')).toMatchObject({ dispatchedAt: expect.any(Date) });
  await other.dispatch(['7']);
  await Reflect.apply(other.dispatch, other, ['7']);
  expect(errors.map(String)).toEqual([
    'Error: dispatch takes jobs or their IDs, not "7".',
    'Error: dispatch takes a list of jobs, such as [job], not "7".',
  ]);
  await other.close();
});

it('commits and dispatches a job in one call where there is no transaction', async () => {
  const { id } = await jobs.enqueue(letter, { to: 'Bea' }, { ownerId: 'bea' });
  expect(await find(id)).toMatchObject({ payload: { to: 'Bea' }, ownerId: 'bea' });
  await until(async () => (await find(id)).dispatchedAt);
});

it('returns the first of two jobs that are unique, also if both are enqueued at once', async () => {
  const enqueue = () => jobs.enqueue(digest, { day: 1 }, { ownerId: 'cleo' });
  const both = await Promise.all([enqueue(), enqueue()]);
  expect(both.map(({ isNew }) => isNew).sort()).toEqual([false, true]);
  expect(new Set(both.map(({ id }) => id)).size).toBe(1);
});

it('lets one request at a time take the last place that an owner has in a queue', async () => {
  const owner = { queue: 'mail', ownerId: 'fay' };
  const ask = () =>
    database.core.transaction(async (tx) => {
      const { open, max } = await jobs.ownerUse(tx, owner);
      return open < max ? jobs.enqueue(tx, letter, { to: 'Fay' }, { ownerId: 'fay' }) : null;
    });
  const asked = await Promise.all(Array.from({ length: 12 }, ask));
  expect(asked.filter((job) => job === null)).toHaveLength(3);
  const other = database.core.transaction((tx) => jobs.ownerUse(tx, { queue: 'male', ownerId: 'fay' }));
  await expect(other).rejects.toThrow('There is no queue "male".');
});

it('finds the job that is in progress for a request, once for requests at the same time', async () => {
  const ask = (to: string) =>
    database.core.transaction(async (tx) => {
      const request = { kind: 'letter', ownerId: 'gus', payload: { to } };
      const same = await jobs.findInProgress(tx, request);
      return same ?? (await jobs.enqueue(tx, letter, { to }, { ownerId: 'gus' })).id;
    });
  const ids = await Promise.all([ask('Gus'), ask('Gus'), ask('Gus'), ask('Eve')]);
  expect(new Set(ids).size).toBe(2);
});

it('knows a transaction of Prisma with a model that is called Kind', async () => {
  const sent = await database.db.$transaction(async (tx) => {
    const withKind = Object.assign(Object.create(tx), { kind: tx.job });
    const one = await jobs.enqueue(withKind, letter, { to: 'Hal' }, { ownerId: 'hal' });
    const many = await jobs.enqueueMany(withKind, letter, [{ payload: { to: 'Ida' }, ownerId: 'hal' }]);
    return [one, ...many];
  });
  expect(await database.db.job.count({ where: { ownerId: 'hal' } })).toBe(sent.length);
});
