import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import type { QueueBackend } from './backend';
import { memoizeSuccess } from './memoize';
import { workerOptions } from './worker-options';

const prefix = 'offload';

const deadlines = { connectTimeout: 5_000, disconnectTimeout: 1_000, keepAlive: 5_000 };
const probeEveryMs = 2_000;
const answerMs = 2_000;
// BullMQ lets the server hold a blocking read for ten seconds at most.
const blockedMs = 13_000;

/** BullMQ on Redis or Valkey. The producing queues of a process share one connection. */
export function openRedisBackend(url: string, onError: (error: Error) => void): QueueBackend {
  // Only `commandTimeout` returns from a server that hangs; a consumer's blocking reads must not have it.
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
      const connection = new Redis(url, {
        ...deadlines,
        maxRetriesPerRequest: null,
        socketTimeout: blockedMs,
      });
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
      clearInterval(probing);
      await Promise.all(closing.map((close) => close()));
      for (const connection of [producer, ...consumers]) connection.disconnect();
    },
  };
}

/**
 * Connects again if the server is silent on this connection. That of the blocking reads, which cannot be asked
 * anything meanwhile, BullMQ itself breaks a second after a read should have ended.
 */
async function probe(connection: Redis): Promise<void> {
  if (connection.status !== 'ready') return;
  const late = setTimeout(() => {
    if (connection.status === 'ready') connection.disconnect(true);
  }, answerMs);
  try {
    await connection.ping();
  } catch {
    // It was broken in between, and connects again by itself.
  } finally {
    clearTimeout(late);
  }
}
