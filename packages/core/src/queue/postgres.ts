import { createPostgresBackend, isPgPool, runMigrations, withBackend } from 'bullmq';
import { Pool } from 'pg';
import { WatchedClient } from '../database/watched-client';
import type { QueueBackend } from './backend';
import { memoizeSuccess } from './memoize';
import { startPump } from './pump';
import { settings } from './repeat-strategy';
import { workerOptions } from './worker-options';

const { Queue, Worker } = withBackend(createPostgresBackend);

class FetchingWorker extends Worker {
  follow(loop: Promise<void>): void {
    this.mainLoopRunning = loop;
  }
  look(token: string) {
    return this.moveToActive(token);
  }
}

/** Opens BullMQ on PostgreSQL. All queues of a process share one pool, from which each worker keeps a connection to listen. */
export function openPostgresBackend(url: string, onError: (error: unknown) => void): QueueBackend {
  const pool = new Pool({
    Client: WatchedClient,
    connectionString: url,
    options: '-c search_path=bullmq',
    max: 16,
    connectionTimeoutMillis: 2_000,
    query_timeout: 10_000,
  });
  pool.on('error', onError);
  // The pool doesn't report the errors of a client in use.
  pool.on('connect', (client) => client.on('error', onError));
  // Each queue and each worker adds a listener.
  pool.setMaxListeners(0);
  // BullMQ's own type for a pool is narrower than pg's.
  if (!isPgPool(pool)) throw new TypeError('Expected the type of pool that BullMQ uses.');
  const connection = pool;
  const closing: (() => Promise<void>)[] = [];

  // A queue that is created while the server is down stays broken, so wait until the server has responded.
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
    const opened = new Queue(name, { connection, settings });
    opened.on('error', onError);
    await opened.waitUntilReady();
    closing.push(() => opened.close());
    return opened;
  });

  return {
    name: 'postgresql',
    queue,
    async worker(name, consume, workerSettings) {
      await migrate('schema');
      const worker = new FetchingWorker(name, undefined, { connection, ...workerOptions(workerSettings) });
      worker.on('error', onError);
      try {
        // A worker that isn't ready at its first attempt never will be: each fetch then fails at once, without a pause, and
        // nothing else in the process gets its turn.
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
      await Promise.all(closing.map((close) => close()));
      await pool.end();
    },
  };
}
