import { type Database, listen, queueSettingChannel, readQueueLimits } from '@offload/db';
import type { JobQueue, QueueBackend, QueueWorker } from '@offload/jobs/backend';
import { queues } from '@offload/jobs/queues';

interface LimitedParts {
  db: Database;
  backend: QueueBackend;
  workers: ReadonlyMap<string, QueueWorker>;
}

export interface FollowedLimits {
  /** Returns how many jobs of a queue a worker may run at once, as it is written down now. */
  concurrencyOf(queue: string, standard: number): Promise<number>;
  /** Sets the limits as they are written down now, also where the queue's backend has forgotten them. */
  apply(): Promise<void>;
  close(): Promise<void>;
}

/** Works the queues off as staff want it, from the moment that they say so. */
export function followQueueLimits(
  { db, backend, workers }: LimitedParts,
  databaseUrl: string,
  onError: (error: unknown) => void,
): FollowedLimits {
  async function set(): Promise<void> {
    const limits = await readQueueLimits(db);
    for (const [name, { concurrency }] of Object.entries(queues)) {
      const worker = workers.get(name);
      const wanted = limits.get(name);
      if (worker) await setConcurrency(worker, wanted?.concurrency ?? concurrency);
      // A queue that nobody has ever limited is not asked about.
      if (!wanted) continue;
      const queue = await backend.queue(name);
      if (wanted.perMinute === null) await lift(queue);
      else await queue.setGlobalRateLimit(wanted.perMinute, 60_000);
    }
  }
  /** Lifts a limit, and lets go of who waits for the end of its minute. */
  async function lift(queue: JobQueue): Promise<void> {
    await queue.removeGlobalRateLimit();
    await queue.removeRateLimitKey();
  }
  let applied = Promise.resolve();
  // One after the other: what was read before a change must not be set after it.
  const apply = () => {
    applied = applied.then(set).catch(onError);
    return applied;
  };
  const listener = listen(databaseUrl, {
    channels: { [queueSettingChannel]: () => void apply() },
    onGap: () => void apply(),
  });
  return {
    concurrencyOf: async (queue, standard) => (await readQueueLimits(db)).get(queue)?.concurrency ?? standard,
    apply,
    close: () => listener.close(),
  };
}

/** Changes how many jobs a worker runs at once. */
async function setConcurrency(worker: QueueWorker, concurrency: number): Promise<void> {
  const hasMoreRoom = concurrency > worker.concurrency;
  worker.concurrency = concurrency;
  // One that is paused looks for room when it goes on.
  if (!hasMoreRoom || worker.isPaused()) return;
  // BullMQ looks for room when a job ends, which may be in an hour, and when it goes on after a pause.
  const paused = worker.pause(true);
  worker.resume();
  await paused;
}
