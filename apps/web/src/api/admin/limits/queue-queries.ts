import { readPauseReasons, readQueueDepths } from '@offload/console/operations/index.ts';
import { readQueueLimits } from '@offload/core/internal';
import { queues } from '@offload/kinds/queues';
import { runtime } from '@/server/runtime';
import type { QueueView } from './limit-schema';

/** Returns every queue: its counts, whether it is paused, and its limits. */
export async function findQueues(): Promise<QueueView[]> {
  const { core, queue: backend } = runtime();
  const names = Object.keys(queues);
  const [limits, reasons, depths] = await Promise.all([
    readQueueLimits(core),
    readPauseReasons(core, names),
    readQueueDepths(core, names),
  ]);
  return Promise.all(
    Object.entries(queues).map(async ([name, defaults]) => {
      const depth = depths.find(({ queue }) => queue === name);
      const isPaused = await backend.queue(name).then((queue) => queue.isPaused());
      return {
        name,
        isPaused,
        pauseReason: isPaused ? (reasons.get(name) ?? null) : null,
        waiting: depth?.queued ?? 0,
        retrying: depth?.retrying ?? 0,
        running: depth?.running ?? 0,
        concurrency: limits.get(name)?.concurrency ?? null,
        defaultConcurrency: defaults.concurrency,
        perMinute: limits.get(name)?.perMinute ?? null,
        ownerRunning: limits.get(name)?.ownerRunning ?? null,
        usualOwnerRunning: defaults.ownerRunning,
        ownerOpen: limits.get(name)?.ownerOpen ?? null,
        usualOwnerOpen: defaults.ownerOpen,
      };
    }),
  );
}
