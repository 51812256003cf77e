import { randomUUID } from 'node:crypto';
import { createTestDatabase, type TestDatabase, until } from '@offload/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../database/database';
import { sql } from '../database/sql';
import type { NewJob } from '../job/new-job';
import { createJobTools, failure } from '../testing/jobs';
import { countWaiting } from '../testing/waiting';
import { admitByKey, findKeysWithRoom, keysOf } from './concurrency';

let database: TestDatabase;
let db: Database;
const { put, run, cancel, retry } = createJobTools();

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.core;
});
afterAll(() => database.drop());

describe('jobs with a concurrency key', () => {
  const keyed = (limit = 1): Partial<NewJob> => ({ concurrency: { key: randomUUID(), limit } });
  const keyOf = (job: Partial<NewJob>) => [job.concurrency?.key ?? ''];

  it('run one at a time, oldest first, even if admitted concurrently', async () => {
    const job = keyed();
    const [first, second] = [await put(db, job), await put(db, job)];
    expect([first.heldBy, second.heldBy]).toEqual(['key', 'key']);
    const admitted = await Promise.all([1, 2, 3].map(() => admitByKey(db, keyOf(job))));
    expect(admitted.flat().map(({ id }) => id)).toEqual([first.id]);
    expect(await findKeysWithRoom(db, 100)).not.toContain(keyOf(job)[0]);
    const status = await run(db, first.id, { state: 'succeeded', result: {} });
    expect(status?.waitingKey).toBe(keyOf(job)[0]);
    expect(await findKeysWithRoom(db, 100)).toContain(keyOf(job)[0]);
    expect(await admitByKey(db, keyOf(job))).toMatchObject([{ id: second.id, heldBy: null }]);
    await put(db, keyed());
    expect(await run(db, second.id, { state: 'succeeded', result: {} })).toMatchObject({ waitingKey: null });
  });

  it('run up to the limit, most urgent first', async () => {
    const job = keyed(2);
    await put(db, { ...job, priority: 'low' });
    const normal = await put(db, job);
    const high = await put(db, { ...job, priority: 'high' });
    const admitted = await admitByKey(db, keyOf(job));
    expect(admitted.map(({ id }) => id).sort()).toEqual([normal.id, high.id].sort());
  });

  it('count against their limit until they have finished, also while they wait on their own or for their owner', async () => {
    const job = keyed(2);
    const [first, second] = [await put(db, job), await put(db, { ...job, ownerShare: 0 })];
    const third = await put(db, job);
    expect(await admitByKey(db, keyOf(job))).toHaveLength(2);
    expect((await database.db.job.findUniqueOrThrow({ where: { id: second.id } })).progressStep).toBe(
      'Waiting for your other jobs to finish',
    );
    await run(db, first.id, { state: 'queued', reason: 'Mail is down' });
    expect(await admitByKey(db, keyOf(job))).toEqual([]);
    await cancel(db, second.id);
    expect(await admitByKey(db, keyOf(job))).toMatchObject([{ id: third.id }]);
  });

  it('are admitted by one caller at a time', async () => {
    const job = keyed();
    const first = await put(db, job);
    const admitted = await db.transaction(async (tx) => {
      // The first call stops at this lock, with its choice made but not yet committed.
      await tx.execute(sql`SELECT FROM offload.job WHERE id = ${first.id}::uuid FOR UPDATE`);
      const calls = [admitByKey(db, keyOf(job))];
      await until(async () => (await countWaiting(db)) === 1);
      await put(db, { ...job, priority: 'high' });
      let isDone = false;
      calls.push(admitByKey(db, keyOf(job)).finally(() => (isDone = true)));
      await until(async () => isDone || (await countWaiting(db)) === 2);
      return { calls };
    });
    expect((await Promise.all(admitted.calls)).flat()).toMatchObject([{ id: first.id }]);
  });

  it("aren't admitted if they were canceled meanwhile", async () => {
    const job = keyed();
    const { id } = await put(db, job);
    const { call } = await db.transaction(async (tx) => {
      await cancel(tx, id);
      const admission = admitByKey(db, keyOf(job));
      await until(async () => (await countWaiting(db)) === 1);
      return { call: admission };
    });
    expect(await call).toEqual([]);
  });

  it('follow the limit of the newest job that waits, and leave other keys alone', async () => {
    const job = keyed(3);
    const key = { key: keyOf(job)[0] ?? '', limit: 1 };
    const jobs = [await put(db, job), await put(db, job), await put(db, { concurrency: key })];
    const other = await put(db, keyed(5));
    const { version } = await database.db.job.findUniqueOrThrow({ where: { id: jobs[0]?.id ?? '' } });
    expect(await admitByKey(db, [key.key, key.key])).toMatchObject([{ id: jobs[0]?.id }]);
    const admitted = await database.db.job.findUniqueOrThrow({ where: { id: jobs[0]?.id ?? '' } });
    expect(admitted).toMatchObject({ heldBy: null, progressStep: null, admittedAt: expect.any(Date) });
    expect(admitted.version).toBeGreaterThan(version);
    const newest = await put(db, { concurrency: { ...key, limit: 0 } });
    expect(await admitByKey(db, [key.key])).toEqual([]);
    await run(db, jobs[0]?.id ?? '', { state: 'succeeded', result: {} });
    await database.db.job.update({ where: { id: newest.id }, data: { heldBy: null } });
    expect(await findKeysWithRoom(db, 100)).not.toContain(key.key);
    await run(db, newest.id, { state: 'succeeded', result: {} });
    expect((await findKeysWithRoom(db, 100)).filter((found) => found === key.key)).toHaveLength(1);
    expect(await findKeysWithRoom(db, 1)).toHaveLength(1);
    expect(await keysOf(db, [{ ...other, heldBy: null }])).toEqual([]);
    expect(await keysOf(db, [...jobs, other])).toEqual(expect.arrayContaining([key.key]));
    expect(await keysOf(db, jobs)).toEqual([key.key]);
    expect(await keysOf(db, await admitByKey(db, []))).toEqual([]);
  });

  it("wait for their owner's share after the key has admitted them", async () => {
    const job = keyed();
    const { id } = await put(db, { ...job, ownerShare: 1 });
    expect((await database.db.job.findUniqueOrThrow({ where: { id } })).progressStep).toBe(
      'Waiting for similar jobs to finish',
    );
    expect(await admitByKey(db, keyOf(job))).toMatchObject([{ heldBy: 'owner' }]);
  });

  it('wait for the key again when they are retried', async () => {
    const job = keyed();
    const { id } = await put(db, job);
    await admitByKey(db, keyOf(job));
    await run(db, id, { state: 'failed', failure });
    expect(await retry(db, id)).toMatchObject({ heldBy: 'key' });
  });
});
