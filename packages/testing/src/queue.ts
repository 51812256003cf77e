import { Redis } from 'ioredis';
import { Client, DatabaseError } from 'pg';
import { testEnv } from './env';
import { startRedis } from './redis';
import { until } from './until';

const lockNotAvailable = '55P03';

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
    return { url: databaseUrl, empty: () => emptyQueue(databaseUrl), remove: async () => undefined };
  }
  const { url, remove } = await startRedis();
  return { url, empty: () => emptyQueue(url), remove };
}

/** Takes out all that a queue backend keeps, under whoever uses it. */
export function emptyQueue(url: string): Promise<void> {
  return url.startsWith('redis') ? flush(url) : emptyQueueTables(url);
}

/** Takes out all that BullMQ keeps in a database, under whoever uses it. */
export async function emptyQueueTables(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ list: string }>(`
      SELECT string_agg(format('%I.%I', schemaname, tablename), ', ') AS list FROM pg_tables
      WHERE schemaname = 'bullmq' AND tablename <> 'migration'`);
    await until(() => truncate(client, `${rows[0]?.list}`));
  } finally {
    await client.end();
  }
}

/** All of them at once or none: who holds one and waits for the next makes a deadlock with a worker at work. */
async function truncate(client: Client, tables: string): Promise<boolean> {
  try {
    await client.query(`BEGIN; LOCK TABLE ${tables} NOWAIT; TRUNCATE ${tables}; COMMIT`);
    return true;
  } catch (error) {
    await client.query('ROLLBACK');
    if (error instanceof DatabaseError && error.code === lockNotAvailable) return false;
    throw error;
  }
}

async function flush(url: string): Promise<void> {
  const client = new Redis(url);
  await client.flushall();
  client.disconnect();
}
