import { createPostgresBackend, isPgPool, Worker, withBackend } from 'bullmq';
import { Redis } from 'ioredis';
import { Pool } from 'pg';

/** Opens BullMQ's own worker for a queue of the benchmarks, with its own options and loop. */
export function openBareWorker(
  queue: string,
  url: string,
  process: () => Promise<void>,
  concurrency: number,
) {
  const options = { concurrency, lockDuration: 15_000 };
  if (!url.startsWith('postgres')) {
    const connection = new Redis(url, { maxRetriesPerRequest: null });
    const worker = new Worker(queue, process, { ...options, connection, prefix: 'test' });
    return {
      worker,
      async close() {
        await worker.close();
        connection.disconnect();
      },
    };
  }
  const pool = new Pool({ connectionString: url, options: '-c search_path=bullmq', max: 16 });
  if (!isPgPool(pool)) throw new TypeError('Expected the type of pool that BullMQ uses.');
  const PostgresWorker = withBackend(createPostgresBackend).Worker;
  const worker = new PostgresWorker(queue, process, { ...options, connection: pool });
  return {
    worker,
    async close() {
      await worker.close();
      await pool.end();
    },
  };
}
