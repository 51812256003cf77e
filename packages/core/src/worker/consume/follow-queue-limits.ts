import { queueLimitsChannel, readQueueLimits } from '../../admission/queue-limits';
import type { Database } from '../../database/database';
import { listen } from '../../database/listen';
import { channelIn } from '../../database/schema';
import type { JobQueue, QueueBackend, QueueWorker } from '../../delivery/backend';
import { probeChannel } from '../../health/worker-processes';
import type { WorkerSettings } from '../options';

interface LimitedParts {
  db: Database;
  backend: QueueBackend;
  concurrency: WorkerSettings['concurrency'];
  workers: ReadonlyMap<string, QueueWorker>;
  outages: { probeNow(queue: string): void };
}

export interface FollowedLimits {
  /** Returns how many jobs of a queue a worker may run at once by the current limits. */
  concurrencyOf(queue: string, standard: number): Promise<number>;
  /** Applies the current limits, even if the queue's backend has lost them. */
  apply(): Promise<void>;
  close(): Promise<void>;
}

/** Applies limits of queues as soon as staff set them, and probes what a queue waits for as soon as they ask for it. */
export function followQueueLimits(
  { db, backend, concurrency: byQueue, workers, outages }: LimitedParts,
  onError: (error: unknown) => void,
): FollowedLimits {
  async function applyAll(): Promise<void> {
    const limits = await readQueueLimits(db);
    for (const [name, concurrency] of byQueue) {
      const worker = workers.get(name);
      const wanted = limits.get(name);
      if (worker) worker.concurrency = wanted?.concurrency ?? concurrency;
      // The backend has nothing about a queue that was never limited.
      if (!wanted) continue;
      const queue = await backend.queue(name);
      if (wanted.perMinute === null) await removeRateLimit(queue);
      else await queue.setGlobalRateLimit(wanted.perMinute, 60_000);
    }
  }
  let applied = Promise.resolve();
  // One after the other, so that limits from before a change aren't applied after it.
  const apply = () => {
    applied = applied.then(applyAll).catch(onError);
    return applied;
  };
  const listener = listen(db.listenUrl, {
    channels: {
      [channelIn(db.schema, queueLimitsChannel)]: () => void apply(),
      [channelIn(db.schema, probeChannel)]: outages.probeNow,
    },
    onGap: () => void apply(),
  });
  return {
    concurrencyOf: async (queue, standard) => (await readQueueLimits(db)).get(queue)?.concurrency ?? standard,
    apply,
    close: () => listener.close(),
  };
}

/** Removes a rate limit and releases workers that wait for the end of its minute. */
async function removeRateLimit(queue: JobQueue): Promise<void> {
  await queue.removeGlobalRateLimit();
  await queue.removeRateLimitKey();
}
