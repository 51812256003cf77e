import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Database, openDatabase } from '../client';
import { putJob, workerId } from '../testing/jobs';
import { claimJobs } from './claim';
import { markHandedOver } from './hand-over';

let database: TestDatabase;
let db: Database;
let ids: string[];

// Statistics of a queue that was empty a moment ago mislead the planner: that is how every burst begins.
beforeAll(async () => {
  database = await createTestDatabase();
  // One connection: the server counts for each what it reads.
  db = openDatabase(database.url, 1);
  await db.$executeRaw`ANALYZE job`;
  const { ownerId } = await putJob(db);
  await db.$executeRaw`
    INSERT INTO job (id, kind, queue, owner_id, payload, max_attempts)
    SELECT gen_random_uuid(), 'test', 'email', ${ownerId}, '{}', 3 FROM generate_series(1, 5000)`;
  ids = (await db.job.findMany({ take: 10, select: { id: true } })).map(({ id }) => id);
});
afterAll(async () => {
  await db.$disconnect();
  await database.drop();
});

it('marks jobs as handed over without reading the others that wait', async () => {
  expect(await countReads(() => markHandedOver(db, ids))).toBeLessThan(200);
});

it('claims jobs without reading the others that wait', async () => {
  expect(await countReads(() => claimJobs(db, { workerId, leaseMs: 60_000, ids }))).toBeLessThan(200);
});

/** Returns how many rows and index entries of the job table `work` reads. */
async function countReads(work: () => Promise<unknown>): Promise<number> {
  const before = await readSoFar();
  await work();
  return (await readSoFar()) - before;
}

async function readSoFar(): Promise<number> {
  await db.$executeRaw`SELECT pg_stat_force_next_flush()`;
  const [row] = await db.$queryRaw<{ count: number }[]>`
    SELECT (seq_tup_read + (SELECT sum(idx_tup_read) FROM pg_stat_user_indexes WHERE relname = 'job'))::int AS count
    FROM pg_stat_user_tables WHERE relname = 'job'`;
  return row?.count ?? 0;
}
