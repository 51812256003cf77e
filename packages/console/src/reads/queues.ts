import { setTimeout as delay } from 'node:timers/promises';
import { readQueueLimits } from '@offload/core/internal';
import { readQueueDepths } from '../operations/figures/depth';
import type { QueueView } from '../views';
import type { Reading } from './reading';

const patienceMs = 2_000;

/** Returns queues: their depths, whether they're paused, and their limits. */
export async function readQueues({ db, backend, system }: Reading, names: string[]): Promise<QueueView[]> {
  const [limits, depths, paused] = await Promise.all([
    readQueueLimits(db),
    readQueueDepths(db, names),
    findPausedQueues(backend, names),
  ]);
  return depths.flatMap(({ queue: name, queued, retrying, running }) => {
    const defaults = system.queues[name];
    if (!defaults) return [];
    const limit = limits.get(name);
    return [
      {
        ...{ name, isPaused: paused.has(name), pauseReason: null },
        ...{ waiting: queued, retrying, running },
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

/** Returns which queues are paused. While a queue can't be reached, it counts as not paused. */
export async function findPausedQueues(
  backend: Reading['backend'],
  names: string[],
): Promise<ReadonlySet<string>> {
  const states = await Promise.all(names.map((name) => isPaused(backend, name)));
  return new Set(names.filter((_, index) => states[index]));
}

async function isPaused(backend: Reading['backend'], name: string): Promise<boolean> {
  const asked = backend.queue(name).then((queue) => queue.isPaused());
  const response = asked.catch(() => false);
  return Promise.race([response, delay(patienceMs, false, { ref: false })]);
}
