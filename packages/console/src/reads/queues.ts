import { readQueueLimits } from '@offload/core/admin';
import { countWaitingOwners, readQueueDepths } from '../operations/figures/depth';
import type { Reading } from '../options';
import type { QueueView } from '../views';
import { freeQueue, readQueueHolds } from './queue-holds';

/** Returns queues: their depths, what holds them, and their limits. */
export async function readQueues(reading: Reading, names: string[]): Promise<QueueView[]> {
  const { db, system } = reading;
  const [limits, depths, holds] = await Promise.all([
    readQueueLimits(db),
    readQueueDepths(db, names),
    readQueueHolds(reading, names),
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
      defaultConcurrency: defaults.concurrency,
      perMinute: limit?.perMinute ?? null,
      ownerRunning: limit?.ownerRunning ?? null,
      usualOwnerRunning: defaults.ownerRunning,
      ownerOpen: limit?.ownerOpen ?? null,
      usualOwnerOpen: defaults.ownerOpen,
    };
  });
}
