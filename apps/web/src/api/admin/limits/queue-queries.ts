import { readPauseReasons } from '@offload/console/operations/index.ts';
import { readQueues } from '@offload/console/reads/queues.ts';
import { system } from '@offload/kinds/system';
import { runtime } from '@/server/runtime';
import type { QueueView } from './limit-schema';

/** Returns every queue: its counts, whether and why it is paused, and its limits. */
export async function findQueues(): Promise<QueueView[]> {
  const { core: db, queue: backend } = runtime();
  const names = Object.keys(system.queues);
  const [queues, reasons] = await Promise.all([
    readQueues({ db, backend, system }, names),
    readPauseReasons(db, names),
  ]);
  return queues.map((queue) => ({
    ...queue,
    pauseReason: queue.isPaused ? (reasons.get(queue.name) ?? null) : null,
  }));
}
