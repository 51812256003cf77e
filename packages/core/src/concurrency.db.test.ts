import { randomUUID } from 'node:crypto';
import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { admitByKey, findKeysWithRoom } from './concurrency';
import type { Database } from './database/database';
import type { NewJob } from './insert-job';
import { createJobTools, failure } from './testing/jobs';

let database: TestDatabase;
let db: Database;
const { put, run, retry } = createJobTools();

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
  });

  it('run up to the limit, most urgent first', async () => {
    const job = keyed(2);
    await put(db, { ...job, priority: 'low' });
    const normal = await put(db, job);
    const high = await put(db, { ...job, priority: 'high' });
    const admitted = await admitByKey(db, keyOf(job));
    expect(admitted.map(({ id }) => id).sort()).toEqual([normal.id, high.id].sort());
  });

  it("wait for their owner's share after the key has admitted them", async () => {
    const job = keyed();
    await put(db, { ...job, ownerShare: 1 });
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
