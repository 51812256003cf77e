import { readPauses, readQueueLimits } from '@offload/core/admin';
import { readPauseReasons } from '../operations/change-queue';
import { readQueueDepths } from '../operations/figures/depth';
import type { QueueView } from '../views';
import type { Reading } from './reading';

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
    return [
      {
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
      },
    ];
  });
}
