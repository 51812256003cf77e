import { queueLimitsChannel, readQueueLimits } from '../../admission/queue-limits';
import type { Database } from '../../database/database';
import { listen } from '../../database/listen';
import { channelIn } from '../../database/schema';
import type { JobQueue, QueueBackend, QueueWorker } from '../../delivery/backend';
import type { QueueConcurrency } from './open-workers';

interface LimitedParts {
  db: Database;
  backend: QueueBackend;
  concurrency: QueueConcurrency;
  workers: ReadonlyMap<string, QueueWorker>;
}

export interface FollowedLimits {
  /** Returns how many jobs of a queue a worker may run at once by the limits that are set now. */
  concurrencyOf(queue: string, standard: number): Promise<number>;
  /** Applies the limits that are set now, also if the queue's backend has lost them. */
  apply(): Promise<void>;
  close(): Promise<void>;
}

/** Applies the limits of queues that staff set, as soon as they are set. */
export function followQueueLimits(
  { db, backend, concurrency: byQueue, workers }: LimitedParts,
  onError: (error: unknown) => void,
): FollowedLimits {
  async function applyAll(): Promise<void> {
    const limits = await readQueueLimits(db);
    for (const [name, concurrency] of byQueue) {
      const worker = workers.get(name);
      const wanted = limits.get(name);
      if (worker) worker.concurrency = wanted?.concurrency ?? concurrency;
      // There is nothing to do in the backend for a queue that has never been limited.
      if (!wanted) continue;
      const queue = await backend.queue(name);
      if (wanted.perMinute === null) await removeRateLimit(queue);
      else await queue.setGlobalRateLimit(wanted.perMinute, 60_000);
    }
  }
  let applied = Promise.resolve();
  // One after the other: what was read before a change must not be set after it.
  const apply = () => {
    applied = applied.then(applyAll).catch(onError);
    return applied;
  };
  const listener = listen(db.listenUrl, {
    channels: { [channelIn(db.schema, queueLimitsChannel)]: () => void apply() },
    onGap: () => void apply(),
  });
  return {
    concurrencyOf: async (queue, standard) => (await readQueueLimits(db)).get(queue)?.concurrency ?? standard,
    apply,
    close: () => listener.close(),
  };
}

/** Removes a rate limit, and releases those who wait for the end of its minute. */
async function removeRateLimit(queue: JobQueue): Promise<void> {
  await queue.removeGlobalRateLimit();
  await queue.removeRateLimitKey();
}
