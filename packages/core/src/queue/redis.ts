import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import type { QueueBackend } from './backend';
import { memoizeSuccess } from './memoize';
import { settings } from './repeat-strategy';
import { processorOf } from './returned';
import { workerOptions } from './worker-options';

const prefix = 'offload';

const deadlines = { connectTimeout: 5_000, disconnectTimeout: 1_000, keepAlive: 5_000 };
const probeEveryMs = 2_000;
const answerMs = 2_000;
// BullMQ's blocking reads take up to ten seconds.
const blockedMs = 13_000;

/** Opens BullMQ on Redis or Valkey. The producing queues of a process share one connection. */
export function openRedisBackend(url: string, onError: (error: Error) => void): QueueBackend {
  // Only `commandTimeout` returns from a server that hangs, but it would break a consumer's blocking reads.
  const producer = new Redis(url, {
    ...deadlines,
    lazyConnect: true,
    maxRetriesPerRequest: 1,
    commandTimeout: 1_000,
    socketTimeout: 2_000,
  });
  producer.on('error', onError);
  const consumers: Redis[] = [];
  const closing: (() => Promise<void>)[] = [];
  const probing = setInterval(() => {
    for (const connection of consumers) void probe(connection);
  }, probeEveryMs).unref();

  const queue = memoizeSuccess(async (name: string) => {
    await producer.ping();
    const opened = new Queue(name, { connection: producer, prefix, settings, skipMetasUpdate: true });
    opened.on('error', onError);
    try {
      await opened.waitUntilReady();
    } catch (error) {
      // BullMQ keeps for good that its first command failed: such a queue would never take a job.
      await opened.close();
      throw error;
    }
    closing.push(() => opened.close());
    return opened;
  });

  return {
    name: 'redis',
    queue,
    async worker(name, consume, workerSettings) {
      await producer.ping();
      const connection = new Redis(url, {
        ...deadlines,
        maxRetriesPerRequest: null,
        socketTimeout: blockedMs,
      });
      connection.on('error', onError);
      consumers.push(connection);
      const worker = new Worker(name, processorOf(consume), {
        connection,
        prefix,
        ...workerOptions(workerSettings),
      });
      worker.on('error', onError);
      return worker;
    },
    async check() {
      // A server that is full, is a replica, or can't save responds to PING but accepts no jobs.
      await producer.set(`${prefix}:health`, '', 'EX', 60);
    },
    async close() {
      clearInterval(probing);
      await Promise.all(closing.map((close) => close()));
      for (const connection of [producer, ...consumers]) connection.disconnect();
    },
  };
}

/**
 * Reconnects if the server is silent on this connection. The connection for blocking reads can't be probed meanwhile, but
 * BullMQ itself closes it a second after a read should have ended.
 */
async function probe(connection: Redis): Promise<void> {
  if (connection.status !== 'ready') return;
  const late = setTimeout(() => {
    if (connection.status === 'ready') connection.disconnect(true);
  }, answerMs);
  try {
    await connection.ping();
  } catch {
    // It was closed in the meantime, and reconnects by itself.
  } finally {
    clearTimeout(late);
  }
}
