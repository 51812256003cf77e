import { readQueues } from '@offload/console/reads/queues.ts';
import { system } from '@offload/kinds/system';
import { runtime } from '@/server/runtime';
import type { QueueView } from './limit-schema';

/** Returns every queue: its counts, whether and why it is paused, and its limits. */
export async function findQueues(): Promise<QueueView[]> {
  const { core: db, queue: backend } = runtime();
  return readQueues({ db, backend, system }, Object.keys(system.queues));
}
