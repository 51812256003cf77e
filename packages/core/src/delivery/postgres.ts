import {
  assertSchemaCompatibility,
  createPostgresBackend,
  isPgPool,
  LATEST_SCHEMA_VERSION,
  PostgresQueueBackend,
  runMigrations,
  withBackend,
} from 'bullmq';
import { Pool } from 'pg';
import { connectAlone } from '../database/connect-alone';
import { bullmqSchema, channelIn } from '../database/schema';
import { keptIdleMs, WatchedClient } from '../database/watched-client';
import type { QueueBackend } from './backend';
import { memoizeSuccess } from './memoize';
import { startPump } from './pump';
import { createSharedListener, type SharedListener } from './shared-listener';
import { settings, workerOptions } from './worker-options';

/** Returns BullMQ's classes for queues whose tables are in `schema` and whose workers wait on `listener`. */
function classesFor(schema: string, listener: SharedListener) {
  const createBackend: typeof createPostgresBackend = (...args) => {
    const backend = createPostgresBackend(...args);
    if (!(backend instanceof PostgresQueueBackend)) throw new TypeError("Expected BullMQ's own backend.");
    // BullMQ can't tell a pool's schema from its `search_path`, but looks up its tables by schema.
    Object.assign(backend.connection, { schema });
    listener.share(backend.connection);
    return backend;
  };
  const { Queue, Worker } = withBackend(createBackend);
  class FetchingWorker extends Worker {
    follow(loop: Promise<void>): void {
      this.mainLoopRunning = loop;
    }
    look(token: string) {
      return this.moveToActive(token);
    }
  }
  return { Queue, FetchingWorker };
}

type Client = Parameters<typeof runMigrations>[0];

/** Creates or updates BullMQ's tables, and the sequence of each queue, which BullMQ would create with its first job. */
export async function migrateQueue(databaseUrl: string, queues: string[], schema: string): Promise<void> {
  const tables = bullmqSchema(schema);
  const { client, explain, end } = await connectAlone(databaseUrl, new AbortController().signal);
  try {
    await migrateIfNeeded(client, tables);
    const { rows } = await client.query<{ statement: string }>(
      `SELECT format('CREATE SEQUENCE IF NOT EXISTS "${tables}".%I', "${tables}".job_id_seq_name(queue)) AS statement
       FROM unnest($1::text[]) AS queue`,
      [queues.map((queue) => channelIn(schema, queue))],
    );
    for (const { statement } of rows) await client.query(statement);
  } catch (error) {
    throw explain(error);
  } finally {
    await end();
  }
}

async function migrateIfNeeded(client: Client, schema: string): Promise<void> {
  // runMigrations needs the right to create schemas even if there's nothing to do.
  const isThere = await client.query('SELECT to_regclass($1) AS name', [`${schema}.migration`]);
  const version = isThere.rows[0]?.name ? await assertSchemaCompatibility(client, schema) : 0;
  if (version < LATEST_SCHEMA_VERSION) await runMigrations(client, schema);
}

interface PostgresOptions {
  /** The schema of the core's tables. BullMQ's are in a schema next to it. */
  schema: string;
  onError(error: unknown): void;
}

/** Opens BullMQ on PostgreSQL. All queues of a process share one pool, and all workers share one connection that listens. */
export function openPostgresBackend(url: string, { schema, onError }: PostgresOptions): QueueBackend {
  const tables = bullmqSchema(schema);
  const listener = createSharedListener(url, onError);
  const { Queue, FetchingWorker } = classesFor(tables, listener);
  // BullMQ's channels and locks contain the queue's name, but not the schema's.
  const inBullmq = (queue: string) => channelIn(schema, queue);
  const { pool, report } = openPool(url, tables, onError);
  // BullMQ's own type for a pool is narrower than pg's.
  if (!isPgPool(pool)) throw new TypeError('Expected the type of pool that BullMQ uses.');
  const connection = pool;
  const closing: (() => Promise<void>)[] = [];

  // A queue that is created while the server is down stays broken, so wait until the server has responded.
  const migrate = memoizeSuccess(async (_once: 'schema') => {
    const client = await pool.connect();
    try {
      await migrateIfNeeded(client, tables);
    } finally {
      client.release();
    }
  });
  const queue = memoizeSuccess(async (name: string) => {
    await migrate('schema');
    const opened = new Queue(inBullmq(name), { connection, settings });
    opened.on('error', report);
    await opened.waitUntilReady();
    closing.push(() => opened.close());
    return opened;
  });

  return {
    name: 'postgresql',
    queue,
    async worker(name, consume, workerSettings) {
      await migrate('schema');
      const options = { connection, ...workerOptions(workerSettings) };
      const worker = new FetchingWorker(inBullmq(name), undefined, options);
      worker.on('error', report);
      try {
        // A worker whose first attempt to connect fails is never ready. Its fetches fail without a pause and block the process.
        await worker.waitUntilReady();
      } catch (error) {
        await worker.close();
        throw error;
      }
      return startPump(worker, consume, { ...workerSettings, onError });
    },
    async check() {
      await pool.query('SELECT 1');
    },
    async close() {
      await Promise.all([...closing.map((close) => close()), listener.close()]);
      await pool.end();
    },
  };
}

/** Opens the pool that all queues of a process share. `report` passes on its errors until it's closed. */
function openPool(url: string, tables: string, onError: (error: unknown) => void) {
  const pool = new Pool({
    Client: WatchedClient,
    connectionString: url,
    // A delivery may get lost, so it needn't be on disk. A later commit of the job's row reaches the disk after it.
    options: `-c search_path=${tables} -c synchronous_commit=off`,
    max: 15,
    // Otherwise, BullMQ doesn't rely on notifications.
    keepAlive: true,
    connectionTimeoutMillis: 2_000,
    idleTimeoutMillis: keptIdleMs,
    query_timeout: 10_000,
  });
  // The pool doesn't wait until its connections are closed, so those that end while it closes aren't lost.
  const report = (error: unknown) => pool.ending || onError(error);
  pool.on('error', report);
  // The pool doesn't report the errors of a client in use.
  pool.on('connect', (client) => client.on('error', report));
  // Each queue and each worker adds a listener.
  pool.setMaxListeners(0);
  return { pool, report };
}
