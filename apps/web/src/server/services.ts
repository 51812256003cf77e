import { checkWritable, countWorkers, listOutages, type QueueOutage } from '@offload/core';
import { runtime } from './runtime';
import { shareReads } from './shared-reads';

const deadlineMs = 2_000;

interface Services {
  queue: boolean;
  storage: boolean;
}

interface Health extends Services {
  database: boolean;
  /** Worker processes that are alive. */
  workers: number;
  /** What the workers report. */
  outages: QueueOutage[];
}

/** How everything is that the system needs; looked at once a second at most, however many ask. */
export const readHealth = shareReads<'all', Health>(async () => {
  const { core } = runtime();
  const [reported, services] = await Promise.all([
    inTime(Promise.all([countWorkers(core), listOutages(core), checkWritable(core)])),
    checkServices(),
  ]);
  const [workers, outages] = reported ?? [0, []];
  return { database: reported !== null, workers, outages, ...services };
}, 1_000);

/** Whether the queue and the storage answer in time. Whether the database does is known by asking it. */
async function checkServices(): Promise<Services> {
  const { queue, storage } = runtime();
  const [queueAnswer, storageAnswer] = await Promise.all([
    inTime(queue.check().then(() => true)),
    inTime(storage.check().then(() => true)),
  ]);
  return { queue: queueAnswer === true, storage: storageAnswer === true };
}

/** What a check answers; null where it fails or takes too long. */
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
