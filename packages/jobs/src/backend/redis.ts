import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import type { QueueBackend } from './backend';
import { memoizeSuccess } from './memoize';
import { workerOptions } from './worker-options';

const prefix = 'offload';

/** BullMQ on Redis or Valkey. The producing queues of a process share one connection. */
export function openRedisBackend(url: string, onError: (error: Error) => void): QueueBackend {
  // Only `commandTimeout` returns from a server that hangs; a consumer's blocking reads must not have it.
  const producer = new Redis(url, { lazyConnect: true, maxRetriesPerRequest: 1, commandTimeout: 1_000 });
  producer.on('error', onError);
  const consumers: Redis[] = [];
  const closing: (() => Promise<void>)[] = [];

  const queue = memoizeSuccess(async (name: string) => {
    await producer.ping();
    const opened = new Queue(name, { connection: producer, prefix, skipMetasUpdate: true });
    opened.on('error', onError);
    closing.push(() => opened.close());
    return opened;
  });

  return {
    name: 'redis',
    queue,
    async worker(name, consume, settings) {
      await producer.ping();
      const connection = new Redis(url, { maxRetriesPerRequest: null });
      connection.on('error', onError);
      consumers.push(connection);
      const worker = new Worker(name, consume, { connection, prefix, ...workerOptions(settings) });
      worker.on('error', onError);
      return worker;
    },
    async check() {
      // One that is full, is a replica or cannot save answers a PING and takes no job.
      await producer.set(`${prefix}:health`, '', 'EX', 60);
    },
    async close() {
      await Promise.all(closing.map((close) => close()));
      for (const connection of [producer, ...consumers]) connection.disconnect();
    },
  };
}
