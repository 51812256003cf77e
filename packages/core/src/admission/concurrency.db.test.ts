import { randomUUID } from 'node:crypto';
import { createTestDatabase, type TestDatabase, until } from '@offload/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createJobTools, failure } from '../../test/jobs';
import { countWaiting } from '../../test/waiting';
import type { Database } from '../database/database';
import { lockKey } from '../database/lock-space';
import { sql } from '../database/sql';
import type { NewJob } from '../job/enqueue/new-job';
import type { Scope } from '../job/holds/holds';
import { admit, findScopesWithRoom } from './admit';

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
  const keyOf = (job: Partial<NewJob>): Scope[] => [['key', job.concurrency?.key ?? '']];
  const admitByKey = async (scopes: Scope[]) => (await admit(db, { scopes }, {})).known;
  const findRoom = () => findScopesWithRoom(db, {}, 100);

  it('run one at a time, oldest first, even if admitted concurrently', async () => {
    const job = keyed();
    const [first, second] = [await put(db, job), await put(db, job)];
    expect([first.heldBy, second.heldBy]).toEqual(['key', 'key']);
    const admitted = await Promise.all([1, 2, 3].map(() => admitByKey(keyOf(job))));
    expect(admitted.flat().map(({ id }) => id)).toEqual([first.id]);
    expect(await findRoom()).not.toContainEqual(keyOf(job)[0]);
    const status = await run(db, first.id, { state: 'succeeded', result: {} });
    expect(status?.freed).toEqual(keyOf(job));
    expect(await findRoom()).toContainEqual(keyOf(job)[0]);
    expect(await admitByKey(keyOf(job))).toMatchObject([{ id: second.id, heldBy: null }]);
    await put(db, keyed());
    expect(await run(db, second.id, { state: 'succeeded', result: {} })).toMatchObject({ freed: [] });
  });

  it('run up to the limit, most urgent first', async () => {
    const job = keyed(2);
    await put(db, { ...job, priority: 'low' });
    const normal = await put(db, job);
    const high = await put(db, { ...job, priority: 'high' });
    const admitted = await admitByKey(keyOf(job));
    expect(admitted.map(({ id }) => id).sort()).toEqual([normal.id, high.id].sort());
  });

  it('count against their limit until they have finished, also while they wait on their own or for their owner', async () => {
    const job = keyed(2);
    const [first, second] = [await put(db, job), await put(db, { ...job, ownerShare: 0 })];
    const third = await put(db, job);
    expect(await admitByKey(keyOf(job))).toHaveLength(2);
    expect((await database.db.job.findUniqueOrThrow({ where: { id: second.id } })).progressStep).toBe(
      'Waiting for your other jobs to finish',
    );
    await run(db, first.id, { state: 'queued', reason: 'Mail is down' });
    expect(await admitByKey(keyOf(job))).toEqual([]);
    await cancel(db, second.id);
    expect(await admitByKey(keyOf(job))).toMatchObject([{ id: third.id }]);
  });

  it('are admitted by one caller at a time', async () => {
    const job = keyed();
    const first = await put(db, job);
    const second = await db.transaction(async (tx) => {
      await tx.execute(sql`SELECT pg_advisory_xact_lock(${lockKey('keys', job.concurrency?.key ?? '')})`);
      const call = admitByKey(keyOf(job));
      await until(async () => (await countWaiting(db)) === 1);
      return { call };
    });
    expect(await second.call).toMatchObject([{ id: first.id }]);
  });

  it("aren't admitted while they are being canceled", async () => {
    const job = keyed();
    const { id } = await put(db, job);
    await db.transaction(async (tx) => {
      await cancel(tx, id);
      expect(await admitByKey(keyOf(job))).toEqual([]);
    });
    expect(await admitByKey(keyOf(job))).toEqual([]);
  });

  it('follow the limit of the newest job that waits, and leave other keys alone', async () => {
    const job = keyed(3);
    const key = { key: job.concurrency?.key ?? '', limit: 1 };
    const scope: Scope = ['key', key.key];
    const jobs = [await put(db, job), await put(db, job), await put(db, { concurrency: key })];
    const other = await put(db, keyed(5));
    const { version } = await database.db.job.findUniqueOrThrow({ where: { id: jobs[0]?.id ?? '' } });
    expect(await admitByKey([scope, scope])).toMatchObject([{ id: jobs[0]?.id }]);
    const admitted = await database.db.job.findUniqueOrThrow({ where: { id: jobs[0]?.id ?? '' } });
    expect(admitted).toMatchObject({ heldBy: null, progressStep: null, admittedAt: expect.any(Date) });
    expect(admitted.version).toBeGreaterThan(version);
    const newest = await put(db, { concurrency: { ...key, limit: 0 } });
    expect(await admitByKey([scope])).toEqual([]);
    await run(db, jobs[0]?.id ?? '', { state: 'succeeded', result: {} });
    await database.db.job.update({ where: { id: newest.id }, data: { heldBy: null } });
    expect(await findRoom()).not.toContainEqual(scope);
    await run(db, newest.id, { state: 'succeeded', result: {} });
    expect((await findRoom()).filter(([, found]) => found === key.key)).toHaveLength(1);
    expect(await findScopesWithRoom(db, {}, 1)).toHaveLength(1);
    expect([other.scope, jobs[0]?.scope]).toEqual([expect.not.arrayContaining([key.key]), scope]);
  });

  it('follow the limit of the newest job, whatever its priority', async () => {
    const job = keyed(5);
    const key = { key: job.concurrency?.key ?? '', limit: 1 };
    await put(db, { ...job, priority: 'high' });
    await put(db, { ...job, priority: 'normal' });
    await put(db, { concurrency: key, priority: 'low' });
    expect(await admitByKey(keyOf(job))).toMatchObject([{ priority: 'high' }]);
  });

  it("wait for their owner's share after the key has admitted them", async () => {
    const job = keyed();
    const { id } = await put(db, { ...job, ownerShare: 1 });
    expect((await database.db.job.findUniqueOrThrow({ where: { id } })).progressStep).toBe(
      'Waiting for similar jobs to finish',
    );
    expect(await admitByKey(keyOf(job))).toMatchObject([{ heldBy: 'owner' }]);
  });

  it('wait for the key again when they are retried', async () => {
    const job = keyed();
    const { id } = await put(db, job);
    await admitByKey(keyOf(job));
    await run(db, id, { state: 'failed', failure });
    expect(await retry(db, id)).toMatchObject({ heldBy: 'key' });
  });
});
