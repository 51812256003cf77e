import { readQueueLimits } from '@offload/core';
import { claimedStates, unfinishedStates } from '@offload/core/states';
import { queues } from '@offload/kinds/queues';
import { readPauseReasons } from '@offload/operations';
import { runtime } from '@/server/runtime';
import type { QueueView } from './limit-schema';

/** Returns every queue: its counts, whether it is paused, and its limits. */
export async function findQueues(): Promise<QueueView[]> {
  const { db, core, queue: backend } = runtime();
  const [limits, reasons, counts] = await Promise.all([
    readQueueLimits(core),
    readPauseReasons(core, Object.keys(queues)),
    db.job.groupBy({
      by: ['queue', 'state'],
      where: { state: { in: unfinishedStates } },
      _count: true,
    }),
  ]);
  const count = (queue: string, ...states: string[]) =>
    counts
      .filter((row) => row.queue === queue && states.includes(row.state))
      .reduce((sum, row) => sum + row._count, 0);
  return Promise.all(
    Object.entries(queues).map(async ([name, defaults]) => {
      const isPaused = await backend.queue(name).then((queue) => queue.isPaused());
      return {
        name,
        isPaused,
        pauseReason: isPaused ? (reasons.get(name) ?? null) : null,
        waiting: count(name, 'queued'),
        retrying: count(name, 'retrying'),
        running: count(name, ...claimedStates),
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
