import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import type { BackendOptions, QueueBackend } from './backend';
import { findServerProblems } from './explain';
import { memoizeSuccess } from './memoize';
import { findPrefix } from './prefix';
import { startPump } from './pump';
import { settings, workerOptions } from './worker-options';

const deadlines = { connectTimeout: 5_000, disconnectTimeout: 1_000, keepAlive: 5_000 };
const probeEveryMs = 2_000;
const answerMs = 2_000;
// BullMQ's blocking reads take up to ten seconds.
const blockedMs = 13_000;

class FetchingWorker extends Worker {
  follow(loop: Promise<void>): void {
    this.mainLoopRunning = loop;
  }
  look(token: string) {
    return this.moveToActive(token);
  }
}

/** Opens BullMQ on Redis or Valkey. The producing queues of a process share one connection. */
export function openRedisBackend(url: string, { onError, ...source }: BackendOptions): QueueBackend {
  const producer = openProducer(url);
  producer.on('error', onError);
  const consumers: Redis[] = [];
  const closing: (() => Promise<void>)[] = [];
  const probing = setInterval(() => {
    for (const connection of consumers) void probe(connection);
  }, probeEveryMs).unref();

  const findOurs = memoizeSuccess((_once: 'prefix') => findPrefix(source, onError));
  const inspect = memoizeSuccess(async (_once: 'server') => {
    const { unusable, risk } = findServerProblems(await producer.info('everything'));
    if (unusable) throw unusable;
    if (risk) onError(risk);
  });
  async function check(): Promise<void> {
    await inspect('server');
    // Not PING: a server that is full, a replica, or unable to save replies to it but accepts no jobs.
    await producer.set(`${await findOurs('prefix')}:health`, '', 'EX', 60);
  }
  const queue = memoizeSuccess(async (name: string) => {
    await inspect('server');
    const prefix = await findOurs('prefix');
    const opened = await openQueue(name, { connection: producer, prefix }, onError);
    closing.push(() => opened.close());
    return opened;
  });

  return {
    name: 'redis',
    queue,
    async worker(name, consume, workerSettings) {
      await check();
      const prefix = await findOurs('prefix');
      const connection = hidePolicy(
        new Redis(url, { ...deadlines, maxRetriesPerRequest: null, socketTimeout: blockedMs }),
      );
      connection.on('error', onError);
      consumers.push(connection);
      const options = { connection, prefix, ...workerOptions(workerSettings) };
      const worker = new FetchingWorker(name, undefined, options);
      worker.on('error', onError);
      return startPump(worker, consume, { ...workerSettings, onError });
    },
    check,
    async close() {
      clearInterval(probing);
      await Promise.all(closing.map((close) => close()));
      for (const connection of [producer, ...consumers]) connection.disconnect();
    },
  };
}

/** Only `commandTimeout` ends commands to a hanging server. It would break a consumer's blocking reads. */
function openProducer(url: string): Redis {
  return hidePolicy(
    new Redis(url, {
      ...deadlines,
      lazyConnect: true,
      maxRetriesPerRequest: 1,
      commandTimeout: 1_000,
      socketTimeout: 2_000,
    }),
  );
}

async function openQueue(
  name: string,
  place: { connection: Redis; prefix: string },
  onError: (error: unknown) => void,
): Promise<Queue> {
  const queue = new Queue(name, { ...place, settings, skipMetasUpdate: true });
  queue.on('error', onError);
  try {
    await queue.waitUntilReady();
  } catch (error) {
    // A BullMQ queue whose first command failed stays broken.
    await queue.close();
    throw error;
  }
  return queue;
}

/**
 * Reconnects if the server is silent on this connection. A connection that blocks on a read can't be probed, but BullMQ
 * closes it a second after the read should have ended.
 */
async function probe(connection: Redis): Promise<void> {
  if (connection.status !== 'ready') return;
  const late = setTimeout(() => {
    if (connection.status === 'ready') connection.disconnect(true);
  }, answerMs);
  try {
    await connection.ping();
  } catch {
    // The connection was closed meanwhile and reconnects by itself.
  } finally {
    clearTimeout(late);
  }
}

/** Hides the memory policy from BullMQ, which would warn about it for each connection. */
function hidePolicy(client: Redis): Redis {
  const info = client.info.bind(client);
  const duplicate = client.duplicate.bind(client);
  return Object.assign(client, {
    // ioredis itself calls this with a callback.
    info: (...args: Parameters<typeof info>) =>
      args.length > 0 ? info(...args) : info().then((reply) => reply.replace(/^maxmemory_policy:.*$/m, '')),
    duplicate: (changes?: Parameters<typeof duplicate>[0]) => hidePolicy(duplicate(changes)),
  });
}
