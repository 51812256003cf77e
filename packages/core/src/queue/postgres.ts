import { createPostgresBackend, isPgPool, runMigrations, withBackend } from 'bullmq';
import { Pool } from 'pg';
import { WatchedClient } from '../database/watched-client';
import type { QueueBackend } from './backend';
import { memoizeSuccess } from './memoize';
import { workerOptions } from './worker-options';

const { Queue, Worker } = withBackend(createPostgresBackend);

/**
 * BullMQ on PostgreSQL. All queues of a process share one pool; each worker keeps one of its connections to listen.
 */
export function openPostgresBackend(url: string, onError: (error: Error) => void): QueueBackend {
  const pool = new Pool({
    Client: WatchedClient,
    connectionString: url,
    options: '-c search_path=bullmq',
    max: 16,
    connectionTimeoutMillis: 2_000,
    query_timeout: 10_000,
  });
  pool.on('error', onError);
  // The pool doesn't listen to a client that is out: if it breaks, that would end the process.
  pool.on('connect', (client) => client.on('error', onError));
  // BullMQ's own type for a pool is narrower than pg's.
  if (!isPgPool(pool)) throw new TypeError('pg and BullMQ disagree on what a pool is');
  const connection = pool;
  const closing: (() => Promise<void>)[] = [];

  // A queue that is built while the server is down stays broken, so none is built before the server has answered.
  const migrate = memoizeSuccess(async (_once: 'schema') => {
    const client = await pool.connect();
    try {
      await runMigrations(client);
    } finally {
      client.release();
    }
  });
  const queue = memoizeSuccess(async (name: string) => {
    await migrate('schema');
    const opened = new Queue(name, { connection });
    opened.on('error', onError);
    await opened.waitUntilReady();
    closing.push(() => opened.close());
    return opened;
  });

  return {
    name: 'postgresql',
    queue,
    async worker(name, consume, settings) {
      await migrate('schema');
      await pool.query('SELECT 1');
      const options = { connection, ...workerOptions(settings) };
      const worker = new Worker(name, consume, options);
      worker.on('error', onError);
      return worker;
    },
    async check() {
      await pool.query('SELECT 1');
    },
    async close() {
      await Promise.all(closing.map((close) => close()));
      await pool.end();
    },
  };
}
