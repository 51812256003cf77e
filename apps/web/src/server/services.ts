import { runtime } from './runtime';

const deadlineMs = 2_000;

export interface Services {
  queue: boolean;
  storage: boolean;
}

/** Whether the queue and the storage answer in time. Whether the database does is known by asking it. */
export async function checkServices(): Promise<Services> {
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
