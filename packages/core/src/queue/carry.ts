import type { JobsOptions } from 'bullmq';
import type { QueueEntry } from '../outbox';
import type { Priority } from '../priorities';
import { deliveryId, type JobQueue, type QueueBackend } from './backend';

const deadlineMs = 1_000;

// The queue only carries the ID. Payload, attempts, and outcome are in the row.
const options: JobsOptions = { removeOnComplete: true, removeOnFail: { count: 1_000 } };

const places: Record<Priority, JobsOptions> = { high: { lifo: true }, normal: {}, low: { priority: 1 } };

/**
 * Returns a job's place in its queue. What users request is urgent among their own jobs only: they would be served before
 * all others for as long as they request more.
 */
function placeOf({ priority, userRequested }: QueueEntry): JobsOptions {
  return places[priority === 'high' && userRequested ? 'normal' : priority];
}

/**
 * Adds jobs to their queues. Adding one twice has no further effect. Rejects if a queue hasn't accepted them within a second,
 * although it may still have them.
 */
export async function addToQueues(backend: QueueBackend, jobs: QueueEntry[]): Promise<void> {
  for (const name of new Set(jobs.map(({ queue }) => queue))) {
    const own = jobs.filter(({ queue }) => queue === name);
    await within(deadlineMs, addTo(backend, name, own));
  }
}

async function addTo(backend: QueueBackend, name: string, jobs: QueueEntry[]): Promise<void> {
  const queue = await backend.queue(name);
  // Otherwise Bull Board would keep showing an earlier run as failed.
  await Promise.all(jobs.flatMap(earlierDeliveries).map((id) => queue.remove(id)));
  await queue.addBulk(
    inOrder(jobs).map((job) => ({
      ...{ name: job.kind, data: {} },
      opts: { ...options, ...placeOf(job), jobId: deliveryId(job) },
    })),
  );
}

/** Of those that go to the front of the queue, the last one that is added is the first to run. */
function inOrder(jobs: QueueEntry[]): QueueEntry[] {
  const urgent = jobs.filter((job) => placeOf(job).lifo);
  return urgent.length > 1 ? [...jobs.filter((job) => !urgent.includes(job)), ...urgent.toReversed()] : jobs;
}

/** Returns the IDs of the last delivery and of the one before: a retry follows a run by two. */
function earlierDeliveries({ id, fence }: QueueEntry): string[] {
  return [fence - 1, fence - 2]
    .filter((earlier) => earlier >= 0)
    .map((earlier) => deliveryId({ id, fence: earlier }));
}

/** Removes a job from its queue, whether it's waiting or kept as failed, unless a worker holds it. */
export async function removeFromQueue(backend: QueueBackend, job: QueueEntry): Promise<void> {
  const queue = await within(deadlineMs, backend.queue(job.queue));
  const deliveries = [deliveryId(job), ...earlierDeliveries(job)];
  await within(deadlineMs, Promise.all(deliveries.map((id) => queue.remove(id))));
}

/**
 * Returns the jobs that are missing from their queues, or that their queues consider completed or failed. Removes their
 * remains, so that they can be added again.
 */
export async function findMissingFromQueue(backend: QueueBackend, jobs: QueueEntry[]): Promise<QueueEntry[]> {
  const carried = await Promise.all(
    jobs.map(async (job) => isCarried(await backend.queue(job.queue), deliveryId(job))),
  );
  return jobs.filter((_job, index) => !carried[index]);
}

async function isCarried(queue: JobQueue, id: string): Promise<boolean> {
  const state = await queue.getJobState(id);
  if (state === 'completed' || state === 'failed') await queue.remove(id);
  return state !== 'unknown' && state !== 'completed' && state !== 'failed';
}

async function within<Value>(ms: number, work: Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`The queue didn't respond within ${ms} ms.`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
