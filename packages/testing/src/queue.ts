import { Redis } from 'ioredis';
import { Client } from 'pg';
import { testEnv } from './env';
import { startRedis } from './redis';

export interface TestQueue {
  url: string;
  /** Takes all that it holds from under those who use it. */
  empty(): Promise<void>;
  remove(): Promise<void>;
}

/**
 * A queue backend of the test's own, of the kind that this run of the tests is for: the test's database itself, or a
 * Redis server.
 */
export async function openTestQueue(databaseUrl: string): Promise<TestQueue> {
  if (testEnv('TEST_QUEUE') === 'postgresql') {
    return { url: databaseUrl, empty: () => emptyTables(databaseUrl), remove: async () => undefined };
  }
  const { url, remove } = await startRedis();
  return { url, empty: () => flush(url), remove };
}

async function emptyTables(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ list: string }>(`
    SELECT string_agg(format('%I.%I', schemaname, tablename), ', ') AS list FROM pg_tables
    WHERE schemaname = 'bullmq' AND tablename <> 'migration'`);
  await client.query(`TRUNCATE ${rows[0]?.list}`);
  await client.end();
}

async function flush(url: string): Promise<void> {
  const client = new Redis(url);
  await client.flushall();
  client.disconnect();
}
