import type { Handover } from '@offload/db';
import type { JobsOptions } from 'bullmq';
import type { JobQueue, QueueBackend } from './backend/backend';

const deadlineMs = 1_000;

// The queue carries only the id: payload, attempts and outcome are the row's.
const options: JobsOptions = { removeOnComplete: true, removeOnFail: { count: 1_000 } };

/**
 * Adds the jobs to their queues, under their own ids: adding one twice is adding it once. Rejects where a queue has not
 * taken them within a second; it may have them all the same.
 */
export async function handOverTo(backend: QueueBackend, jobs: Handover[]): Promise<void> {
  for (const name of new Set(jobs.map(({ queue }) => queue))) {
    const own = jobs.filter(({ queue }) => queue === name);
    await within(deadlineMs, addTo(backend, name, own));
  }
}

async function addTo(backend: QueueBackend, name: string, jobs: Handover[]): Promise<void> {
  const queue = await backend.queue(name);
  // A known id is ignored by `add`, also when all that is kept of it is that an earlier run failed.
  const leftovers = jobs.filter(({ deliveredBefore }) => deliveredBefore);
  await Promise.all(leftovers.map(({ id }) => queue.remove(id)));
  await queue.addBulk(
    jobs.map(({ id, kind }) => ({ name: kind, data: {}, opts: { ...options, jobId: id } })),
  );
}

/** Removes a job that waits in its queue; one that a worker holds stays. */
export async function takeBack(backend: QueueBackend, { id, queue }: Handover): Promise<void> {
  await within(
    deadlineMs,
    backend.queue(queue).then((open) => open.remove(id)),
  );
}

/** Moves the delivery of a job that its queue keeps for later to `delayMs` from now. */
export async function deliverIn(
  backend: QueueBackend,
  { id, queue }: Handover,
  delayMs: number,
): Promise<void> {
  const open = await within(deadlineMs, backend.queue(queue));
  const job = await within(deadlineMs, open.getJob(id));
  if (job) await within(deadlineMs, delayMs === 0 ? job.promote() : job.changeDelay(delayMs));
}

/**
 * Of jobs that should have been delivered long ago, those that their queue no longer carries: it knows nothing of them,
 * or takes them for ended.
 */
export async function findLost(backend: QueueBackend, jobs: Handover[]): Promise<Handover[]> {
  const carried = await Promise.all(
    jobs.map(async ({ id, queue }) => isCarried(await backend.queue(queue), id)),
  );
  return jobs.filter((_job, index) => !carried[index]);
}

async function isCarried(queue: JobQueue, id: string): Promise<boolean> {
  const state = await queue.getJobState(id);
  return state !== 'unknown' && state !== 'completed' && state !== 'failed';
}

async function within<Value>(ms: number, work: Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`the queue did not answer within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
