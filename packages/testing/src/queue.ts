import type { Enqueued } from '@offload/core';
import type { Database } from '@offload/db';
import { Redis } from 'ioredis';
import { Client, DatabaseError } from 'pg';
import { testEnv } from './env';
import { startRedis } from './servers/redis';
import { until } from './until';

const lockNotAvailable = '55P03';

export interface TestQueue {
  url: string;
  /** Deletes everything in it while it's in use. */
  empty(): Promise<void>;
  remove(): Promise<void>;
}

/**
 * Opens a queue backend for one test, of the type that this test run is for: the test's own database, or a Redis server.
 */
export async function openTestQueue(databaseUrl: string): Promise<TestQueue> {
  if (testEnv('TEST_QUEUE') === 'postgresql') {
    return { url: databaseUrl, empty: () => emptyQueue(databaseUrl), remove: async () => undefined };
  }
  const { url, remove } = await startRedis();
  return { url, empty: () => emptyQueue(url), remove };
}

/** Deletes everything in a queue backend while it's in use. */
export function emptyQueue(url: string): Promise<void> {
  return url.startsWith('redis') ? flush(url) : emptyQueueTables(url);
}

/** Deletes everything that BullMQ has in a database while it's in use. */
export async function emptyQueueTables(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ list: string | null }>(`
      SELECT string_agg(format('%I.%I', schemaname, tablename), ', ') AS list FROM pg_tables
      WHERE schemaname = 'bullmq' AND tablename <> 'migration'`);
    const list = rows[0]?.list ?? null;
    // A server that was killed may have lost the tables themselves: the queue doesn't wait for the disk.
    if (list !== null) await until(() => truncate(client, list));
  } finally {
    await client.end();
  }
}

/** Truncates all tables at once or none, because locking them one by one could deadlock with a running worker. */
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

/** Returns a job's queue entry from its row. Throws if the job doesn't exist. */
export async function findQueueEntry(db: Database, id: string): Promise<Enqueued> {
  const [job] = await db.$queryRaw<Enqueued[]>`
    SELECT id, kind, queue, owner_id AS "ownerId", fence, held_by AS "heldBy", NULL::jsonb AS scope, priority,
      user_requested AS "userRequested" FROM offload.job WHERE id = ${id}::uuid`;
  if (!job) throw new Error(`Job ${id} doesn't exist.`);
  return job;
}
