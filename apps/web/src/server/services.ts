import { checkWritable, countWorkers, listOutages, type QueueOutage } from '@offload/core';
import { shareReads } from './live/shared-reads';
import { runtime } from './runtime';

const deadlineMs = 2_000;

interface Services {
  queue: boolean;
  storage: boolean;
}

interface Health extends Services {
  database: boolean;
  /** Worker processes that are online. */
  workers: number;
  /** Outages that workers report. */
  outages: QueueOutage[];
}

/** Reads the health of the system’s dependencies, up to once a second. */
export const readHealth = shareReads<'all', Health>(async () => {
  const { core } = runtime();
  const [reported, services] = await Promise.all([
    inTime(Promise.all([countWorkers(core), listOutages(core), checkWritable(core)])),
    checkServices(),
  ]);
  const [workers, outages] = reported ?? [0, []];
  return { database: reported !== null, workers, outages, ...services };
}, 1_000);

/** Checks whether the queue and the storage respond in time. */
async function checkServices(): Promise<Services> {
  const { queue, storage } = runtime();
  const [queueAnswer, storageAnswer] = await Promise.all([
    inTime(queue.check().then(() => true)),
    inTime(storage.check().then(() => true)),
  ]);
  return { queue: queueAnswer === true, storage: storageAnswer === true };
}

/** Returns a check’s result; null if it fails or times out. */
export async function inTime<Value>(check: Promise<Value>): Promise<Value | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), deadlineMs);
  });
  try {
    return await Promise.race([check, late]);
  } catch (error) {
    runtime().log.debug({ error }, 'a health check failed');
    return null;
  } finally {
    clearTimeout(timer);
  }
}
