import { randomUUID } from 'node:crypto';
import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createJobTools, failure } from '../../test/jobs';
import type { Database } from '../database/database';
import { sql } from '../database/sql';
import { claimJobs } from '../run/claim';
import type { NewJob } from './enqueue/new-job';

let database: TestDatabase;
let db: Database;
const { put, take, run, cancel, worker } = createJobTools();

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.core;
});
afterAll(() => database.drop());

describe('a unique job', () => {
  const unique = (span: 'waiting' | 'open' | 'time', forMs: number | null = null): Partial<NewJob> => ({
    unique: { key: randomUUID(), while: span, forMs },
  });

  it('is inserted once, even with concurrent requests', async () => {
    const job = unique('open');
    const entries = await Promise.all(
      Array.from({ length: 100 }, () => db.transaction((tx) => put(tx, job))),
    );
    expect(new Set(entries.map(({ id }) => id)).size).toBe(1);
    expect(entries.filter(({ isNew }) => isNew)).toHaveLength(1);
  });

  it('is returned instead of a duplicate until it runs', async () => {
    const job = unique('waiting');
    const { id } = await put(db, job);
    expect((await put(db, job)).id).toBe(id);
    await take(db, id);
    const second = await put(db, job);
    expect(second.isNew).toBe(true);
    expect((await put(db, job)).id).toBe(second.id);
  });

  it("doesn't start while a transaction that found it is open, since its changes aren't visible yet", async () => {
    const job = unique('waiting');
    const { id } = await put(db, job);
    await db.transaction(async (tx) => {
      expect((await put(tx, job)).id).toBe(id);
      const [early] = await claimJobs(db, [id], worker);
      expect(early).toMatchObject({ claimed: null, status: { state: 'queued' } });
    });
    const [result] = await claimJobs(db, [id], worker);
    expect(result?.claimed).toMatchObject({ id });
  });

  it.each([
    ['succeeds', (id: string) => run(db, id, { state: 'succeeded', result: {} })],
    ['fails', (id: string) => run(db, id, { state: 'failed', failure })],
    ['is canceled', (id: string) => cancel(db, id)],
  ])('is returned instead of a duplicate until it %s', async (_end, finish) => {
    const job = unique('open');
    const { id } = await put(db, job);
    expect((await put(db, job)).id).toBe(id);
    await finish(id);
    expect((await put(db, job)).isNew).toBe(true);
  });

  it('is returned instead of a duplicate while its run is being stopped', async () => {
    const job = unique('open');
    const { id } = await put(db, job);
    await take(db, id);
    expect(await cancel(db, id)).toMatchObject({ state: 'canceling' });
    expect((await put(db, job)).id).toBe(id);
  });

  it('is returned instead of a duplicate while it waits for a retry', async () => {
    const job = unique('open');
    const { id } = await put(db, job);
    await run(db, id, { state: 'retrying', failure, delayMs: 60_000 });
    expect((await put(db, job)).id).toBe(id);
  });

  it('is returned instead of a duplicate for a set time, even after it has finished', async () => {
    const job = unique('time', 60_000);
    const { id } = await put(db, job);
    await run(db, id, { state: 'succeeded', result: {} });
    for (const again of [await put(db, job), await put(db, job)]) expect(again.id).toBe(id);
    await db.execute(sql`UPDATE offload.job SET unique_until = now() WHERE id = ${id}::uuid`);
    const second = await put(db, job);
    expect(second.isNew).toBe(true);
    await cancel(db, second.id);
    expect((await put(db, job)).id).toBe(second.id);
  });

  it.each(['waiting', 'open'] as const)(
    'is enqueued after that time, even if its contract is now unique while it is %s',
    async (span) => {
      const job = unique('time', 60_000);
      const { id } = await put(db, job);
      await run(db, id, { state: 'succeeded', result: {} });
      const { key } = job.unique ?? { key: '' };
      const changed: Partial<NewJob> = { unique: { key, while: span, forMs: null } };
      expect((await put(db, changed)).id).toBe(id);
      await db.execute(sql`UPDATE offload.job SET unique_until = now() WHERE id = ${id}::uuid`);
      expect((await put(db, changed)).isNew).toBe(true);
    },
  );
});
