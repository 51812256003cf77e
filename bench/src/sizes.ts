import { openQueueBackend } from '@offload/core/internal';
import type { Database } from '@offload/db';
import { createTestDatabase, type TestDatabase } from '@offload/testing';
import pg from 'pg';
import { timeRequests } from './find-jobs';
import { type Measurement, median } from './result';
import { openRunner } from './throughput';

// Small enough for the statement timeout.
const chunk = 100_000;

/**
 * Fills an empty database with `count` jobs of 100,000 users, one every three seconds until now. They are there to be found, not to be
 * run: they have no emails, files, or orders, so a worker that takes them fails them.
 */
async function seedJobs(db: Database, url: string, count: number): Promise<void> {
  await db.$executeRaw`
    INSERT INTO "user" (id, email, name)
    SELECT 'u' || i, 'person' || i || '@example.com', 'Person' FROM generate_series(1, 100000) AS i`;
  const client = new pg.Client(url);
  await client.connect();
  const indexes = await dropIndexes(client);
  for (let from = 0; from < count; from += chunk) await seedChunk(db, from, count);
  await client.query(`SET maintenance_work_mem = '1GB'; ${indexes.join('; ')}`);
  await client.query('VACUUM ANALYZE');
  await client.end();
}

/** Drops indexes that are faster to create at the end. Returns the statements to create them. */
async function dropIndexes(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ indexname: string; indexdef: string }>(
    `SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'job' AND indexname <> 'job_pkey'`,
  );
  for (const { indexname } of rows) await client.query(`DROP INDEX offload.${indexname}`);
  return rows.map(({ indexdef }) => indexdef);
}

async function seedChunk(db: Database, from: number, count: number): Promise<void> {
  await db.$executeRaw`
    INSERT INTO offload.job (id, kind, queue, owner_id, payload, state, attempt, max_attempts, fence, dispatched_at, created_at,
      started_at, finished_at, lease_until, result, error_code, error_message, error_stack, error_signature)
    SELECT uuidv7(at - now()), kind,
      CASE kind WHEN 'sales-report' THEN 'report' WHEN 'resize-image' THEN 'image' WHEN 'rare-kind' THEN 'import'
        ELSE 'email' END,
      owner,
      CASE kind
        WHEN 'sales-report' THEN jsonb_build_object('year', 2020 + i % 5, 'month', 1 + i % 12,
          'format', (ARRAY['pdf', 'csv', 'xlsx'])[1 + i % 3])
        WHEN 'resize-image' THEN jsonb_build_object('widths', jsonb_build_array(320, 640), 'watermark', 'mark ' || i)
        ELSE jsonb_build_object('personId', owner) END,
      state, 1, 4, 1, at, at, at, CASE WHEN state IN ('succeeded', 'failed', 'canceled') THEN at END,
      CASE state WHEN 'running' THEN now() + interval '1 day' END,
      CASE WHEN state = 'succeeded' THEN '{}'::jsonb END,
      CASE WHEN state IN ('failed', 'retrying') THEN 'mail_deferred' END,
      CASE WHEN state IN ('failed', 'retrying') THEN 'The mail server asked us to try again later.' END,
      CASE WHEN state IN ('failed', 'retrying') THEN 'Error: number ' || i || ' said no' END,
      CASE WHEN state IN ('failed', 'retrying') THEN 'mail_deferred: The mail server asked us to try again later.' END
    FROM (
      SELECT i, now() - (${count}::int - i) * interval '3 s' AS at,
        'u' || (1 + floor(100000 * power(random(), 3)))::int AS owner,
        CASE WHEN i % 500000 = 1 THEN 'rare-kind' WHEN i % 100 < 50 THEN 'welcome-email'
          WHEN i % 100 < 80 THEN 'sales-report' WHEN i % 100 < 95 THEN 'resize-image'
          ELSE 'password-reset-email' END AS kind,
        CASE WHEN i > ${count}::int - 5000 THEN (ARRAY['queued', 'queued', 'queued', 'running', 'retrying'])[1 + i % 5]
          WHEN i % 50 = 7 THEN 'failed' WHEN i % 500 = 9 THEN 'canceled' ELSE 'succeeded' END AS state
      FROM generate_series(${from}::int + 1, least(${from + chunk}::int, ${count}::int)) AS i
      OFFSET 0
    ) AS made`;
}

export const sizes = [10_000, 100_000, 1_000_000, 10_000_000];
export const nameOf = (size: number) => `among ${size.toLocaleString('en')} jobs`;
const jobsPerRound = 20_000;
const rounds = 4;

/** Measures what more jobs in the database cost: the queries of pages, and running other jobs. */
export async function measureSizes(redisUrl: string): Promise<Measurement[]> {
  const databases: [number, TestDatabase][] = [];
  for (const size of sizes) {
    const database = await createTestDatabase();
    await seedJobs(database.db, database.url, size);
    databases.push([size, database]);
  }
  const queries: Measurement[] = [];
  for (const [size, database] of databases) queries.push(...(await measureQueries(database, size)));
  const rates = await measureRates(databases, redisUrl);
  for (const [, { drop }] of databases) await drop();
  return [...rates, ...queries];
}

async function measureQueries(database: TestDatabase, size: number): Promise<Measurement[]> {
  const times = await timeRequests(database, size);
  const slowest = Math.max(...times.map(({ warm }) => median(warm)));
  const first = Math.max(...times.map((query) => query.first));
  const all: Measurement[] = times.map(({ what, warm }) => ({ what, unit: 'ms', ours: warm }));
  const isLargest = size === sizes.at(-1);
  const slow = (when: string, ms: number, aim: string): Measurement => ({
    what: `the slowest query ${nameOf(size)}, ${when}`,
    unit: 'ms',
    ours: [ms],
    ...(isLargest && { aim }),
  });
  return [
    slow('once it is warm', slowest, '< 80 ms'),
    slow('the first time', first, '< 200 ms'),
    ...(isLargest ? all : []),
  ];
}

/** Runs no-op jobs in each database in turns, so that whatever else the machine does affects all of them equally. */
async function measureRates(databases: [number, TestDatabase][], redisUrl: string): Promise<Measurement[]> {
  const rates = new Map<number, number[]>(databases.map(([size]) => [size, []]));
  for (let round = 0; round <= rounds; round += 1) {
    for (const [size, { core }] of round % 2 === 0 ? databases : databases.toReversed()) {
      const backend = openQueueBackend(redisUrl, { prefix: 'test', onError: () => undefined });
      const runner = await openRunner(core, backend);
      const rate = await runner.run(jobsPerRound);
      await runner.close();
      await backend.close();
      // The first round is a warm-up.
      if (round > 0) rates.get(size)?.push(rate);
    }
  }
  return [...rates].map(([size, ours]) => ({
    what: `no-op jobs ${nameOf(size)}, on Redis`,
    unit: '/s',
    ours,
  }));
}
