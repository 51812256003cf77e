import { listWorkers, readQueueLimits, type WorkerView } from '@offload/core/admin';
import { countWaitingOwners, readQueueDepths } from '../operations/figures/depth';
import type { Reading } from '../options';
import type { QueueView } from '../views';
import { freeQueue, readQueueHolds } from './queue-holds';

/** Returns queues: their depths, what holds them, and their limits. */
export async function readQueues(reading: Reading, names: string[]): Promise<QueueView[]> {
  const { db, system } = reading;
  const [limits, depths, holds, workers] = await Promise.all([
    readQueueLimits(db),
    readQueueDepths(db, names),
    readQueueHolds(reading, names),
    listWorkers(db),
  ]);
  const held = [...holds].filter(([, { isPaused, outage }]) => isPaused || outage).map(([name]) => name);
  const owners = await countWaitingOwners(db, held);
  return depths.flatMap(({ queue: name, queued, retrying, running, oldestWaitingMs }) => {
    const defaults = system.queues[name];
    if (!defaults) return [];
    const limit = limits.get(name);
    return {
      name,
      ...(holds.get(name) ?? freeQueue),
      waiting: queued,
      retrying,
      running,
      waitingOwners: owners.get(name) ?? null,
      oldestWaitingMs,
      concurrency: limit?.concurrency ?? null,
      usualConcurrency: usualConcurrency(workers, name, defaults.concurrency),
      perMinute: limit?.perMinute ?? null,
      ownerRunning: limit?.ownerRunning ?? null,
      usualOwnerRunning: defaults.ownerRunning,
      ownerOpen: limit?.ownerOpen ?? null,
      usualOwnerOpen: defaults.ownerOpen,
    };
  });
}

/** Workers may each have their own concurrency of a queue. Without workers, it's what they would have by default. */
function usualConcurrency(workers: WorkerView[], queue: string, byDefault: number) {
  const own = workers.flatMap(({ aliveForMs, queues }) => (aliveForMs > 0 ? (queues[queue] ?? []) : []));
  const known = own.length > 0 ? own : [byDefault];
  return { least: Math.min(...known), most: Math.max(...known) };
}
