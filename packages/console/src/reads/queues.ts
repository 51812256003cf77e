import { listOutages, readPauses, readQueueLimits } from '@offload/core/admin';
import { isPending } from '@offload/core/admin/browser';
import { readPauseReasons } from '../operations/change-queue';
import { readQueueDepths } from '../operations/figures/depth';
import type { Reading } from '../options';
import type { QueueView } from '../views';

/** Returns queues: their depths, whether and why they're paused, and their limits. */
export async function readQueues({ db, backend, system }: Reading, names: string[]): Promise<QueueView[]> {
  const [limits, depths, pauses, reasons] = await Promise.all([
    readQueueLimits(db),
    readQueueDepths(db, names),
    readPauses(backend, names),
    readPauseReasons(db, names),
  ]);
  return depths.flatMap(({ queue: name, queued, retrying, running }) => {
    const defaults = system.queues[name];
    if (!defaults) return [];
    const limit = limits.get(name);
    const isPaused = pauses.get(name) ?? null;
    return {
      name,
      isPaused,
      pauseReason: isPaused ? (reasons.get(name) ?? null) : null,
      waiting: queued,
      retrying,
      running,
      concurrency: limit?.concurrency ?? null,
      defaultConcurrency: defaults.concurrency,
      perMinute: limit?.perMinute ?? null,
      ownerRunning: limit?.ownerRunning ?? null,
      usualOwnerRunning: defaults.ownerRunning,
      ownerOpen: limit?.ownerOpen ?? null,
      usualOwnerOpen: defaults.ownerOpen,
    };
  });
}

/** The reasons why a queue's jobs may not run. */
export interface Holds {
  /** Whether staff have paused the queue. Null while its server can't be reached. */
  isQueuePaused: boolean | null;
  pauseReason: string | null;
  /** Why workers have paused it, if a dependency is down. */
  outage: string | null;
}

const none: Holds = { isQueuePaused: false, pauseReason: null, outage: null };

/** Returns why a job can't run, apart from the reasons in its row. */
export async function readHolds(
  { db, backend }: Reading,
  { queue, state }: { queue: string; state: string },
): Promise<Holds> {
  if (!isPending(state)) return none;
  const [outages, pauses] = await Promise.all([listOutages(db), readPauses(backend, [queue])]);
  const isQueuePaused = pauses.get(queue) ?? null;
  const reasons = isQueuePaused ? await readPauseReasons(db, [queue]) : new Map<string, string>();
  const outage = outages.find((one) => one.queue === queue)?.reason ?? null;
  return { isQueuePaused, pauseReason: reasons.get(queue) ?? null, outage };
}
