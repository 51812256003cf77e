import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Database, openDatabase } from '../database/database';
import { sql } from '../database/sql';
import { markDispatched } from '../outbox';
import { createJobTools } from '../testing/jobs';
import { claimJobs } from './claim';

let database: TestDatabase;
let db: Database;
let ids: string[];
const { worker } = createJobTools();

// Statistics of a queue that was empty a moment ago mislead the planner: that is how every burst begins.
beforeAll(async () => {
  database = await createTestDatabase();
  // One connection: the server counts for each what it reads.
  db = openDatabase(database.url, { poolSize: 1 });
  await db.execute(sql`ANALYZE offload.job`);
  const jobs = await db.query<{ id: string }>(sql`
    INSERT INTO offload.job (id, kind, queue, owner_id, payload, max_attempts)
    SELECT gen_random_uuid(), 'test', 'email', 'somebody', '{}', 3 FROM generate_series(1, 5000) RETURNING id`);
  ids = jobs.slice(0, 10).map(({ id }) => id);
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

it('marks jobs as dispatched without reading the others that wait', async () => {
  expect(await countReads(() => markDispatched(db, ids))).toBeLessThan(200);
});

it('claims jobs without reading the others that wait', async () => {
  expect(await countReads(() => claimJobs(db, ids, worker))).toBeLessThan(200);
});

/** Returns how many rows and index entries of the job table `work` reads. */
async function countReads(work: () => Promise<unknown>): Promise<number> {
  const before = await readSoFar();
  await work();
  return (await readSoFar()) - before;
}

async function readSoFar(): Promise<number> {
  await db.execute(sql`SELECT pg_stat_force_next_flush()`);
  const [row] = await db.query<{ count: number }>(sql`
    SELECT (seq_tup_read + (SELECT sum(idx_tup_read) FROM pg_stat_user_indexes WHERE relname = 'job'))::int AS count
    FROM pg_stat_user_tables WHERE relname = 'job'`);
  return row?.count ?? 0;
}
