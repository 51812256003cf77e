import type { JobsOptions } from 'bullmq';
import type { Connection } from '../database/connection';
import { sql } from '../database/sql';
import type { Priority } from '../job/priorities';
import type { QueueEntry } from '../job/queue-entry';
import type { JobSystem } from '../system/system';
import type { JobQueue, QueueBackend } from './backend';
import { carriageOf, carriageOfMany, type DeliveredJob, type Delivery, deliveryId } from './delivery';

const deadlineMs = 1_000;
// With more requests at once, a slow queue's last response would come after the connection's timeout.
const maxAsked = 50;

const places: Record<Priority, JobsOptions> = { high: { lifo: true }, normal: {}, low: { priority: 1 } };

/** A user's urgent job is urgent among the user's own jobs only. Otherwise, users could keep overtaking all others. */
function placeOf({ priority, userRequested }: QueueEntry): Priority {
  return priority === 'high' && userRequested ? 'normal' : priority;
}

/**
 * Adds jobs to their queues. Jobs of a queue share deliveries, up to its `perDelivery`. Adding a job twice has no effect.
 * Returns the shared delivery of each job, or null for a job with its own. Rejects if a queue hasn't accepted its jobs within
 * a second, although it may still get them.
 */
export async function addToQueues(
  backend: QueueBackend,
  queues: JobSystem['queues'],
  jobs: QueueEntry[],
): Promise<Map<string, string | null>> {
  const added = new Map<string, string | null>();
  for (const name of new Set(jobs.map(({ queue }) => queue))) {
    const own = jobs.filter(({ queue }) => queue === name);
    await within(deadlineMs, addTo(await backend.queue(name), own, queues[name]?.perDelivery ?? 1, added));
  }
  return added;
}

async function addTo(
  queue: JobQueue,
  jobs: QueueEntry[],
  perDelivery: number,
  added: Map<string, string | null>,
): Promise<void> {
  // BullMQ's rate limit counts deliveries, not jobs.
  const isLimited = jobs.length > 1 && perDelivery > 1 && (await queue.getGlobalRateLimit()) !== null;
  const carriages = (['low', 'normal', 'high'] as const).flatMap((place) => {
    const own = jobs.filter((job) => placeOf(job) === place);
    const alone = own.filter(({ apart }) => apart).map((job) => [job]);
    const sharing = own.filter(({ apart }) => !apart);
    const parts = [...alone, ...chunk(sharing, isLimited ? 1 : perDelivery)];
    const carried = parts.map((part) => ({ part, carriage: carry(part, places[place]) }));
    // Each delivery is added to the front, so the last one that is added runs first.
    return place === 'high' ? carried.toReversed() : carried;
  });
  for (const { part, carriage } of carriages)
    for (const job of part)
      added.set(job.id, carriage.opts.jobId === deliveryId(job) ? null : carriage.opts.jobId);
  await add(
    queue,
    carriages.map(({ carriage }) => carriage),
  );
}

type Carriage = ReturnType<typeof carriageOf>;

/** `addBulk` on PostgreSQL creates temporary tables, so a single delivery is faster with `add`. */
async function add(queue: JobQueue, carriages: Carriage[]): Promise<void> {
  const [first, ...others] = carriages;
  if (first && others.length === 0) await queue.add(first.name, first.data, first.opts);
  else await queue.addBulk(carriages);
}

function chunk<Item>(items: Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_none, at) =>
    items.slice(at * size, (at + 1) * size),
  );
}

/**
 * Passes on the jobs of a delivery that this worker has no slot for as a new delivery: at the front of the queue, or at its
 * end if they have low priority. If that fails, the sweeper notices that the queue lacks them and dispatches them again.
 */
export async function passOn(
  db: Connection,
  backend: QueueBackend,
  { queue: name, delivery, rest }: { queue: string; delivery: Delivery; rest: DeliveredJob[] },
): Promise<void> {
  const queue = await backend.queue(name);
  const carriage = carriageOfMany(rest, delivery.priority ? places.low : places.high);
  await within(deadlineMs, add(queue, [carriage]));
  await db.execute(sql`
    UPDATE offload.job SET delivery = ${carriage.opts.jobId}
    WHERE id = ANY(${rest.map(({ id }) => id)}::uuid[]) AND delivery = ${delivery.id}`);
}

/** Removes the delivery of a job from its queue, unless it carries other jobs, too, or a worker has it. */
export async function removeFromQueue(backend: QueueBackend, job: QueueEntry): Promise<void> {
  const queue = await within(deadlineMs, backend.queue(job.queue));
  await within(deadlineMs, queue.remove(deliveryId(job)));
}

/**
 * Returns the jobs whose queues have lost their deliveries, or whose deliveries a worker holds without having claimed the
 * jobs. That worker may be gone. If it's about to claim the jobs, a second delivery does nothing.
 */
export async function findMissingFromQueue(
  backend: QueueBackend,
  jobs: (QueueEntry & { delivery: string | null })[],
): Promise<QueueEntry[]> {
  const states = new Map<string, Promise<string>>();
  const read = async (queue: string, id: string) => readState(await backend.queue(queue), id);
  function stateOf({ queue, delivery, ...job }: (typeof jobs)[number]): Promise<string> {
    const id = delivery ?? deliveryId(job);
    const state = states.get(id) ?? read(queue, id);
    states.set(id, state);
    return state;
  }
  const found: string[] = [];
  for (const part of chunk(jobs, maxAsked)) found.push(...(await Promise.all(part.map(stateOf))));
  return jobs.flatMap((job, index): QueueEntry[] => {
    if (found[index] === 'active') return [{ ...job, apart: 'stuck' }];
    return found[index] === 'unknown' ? [job] : [];
  });
}

async function readState(queue: JobQueue, id: string): Promise<string> {
  const state = await queue.getJobState(id);
  if (state !== 'completed' && state !== 'failed') return state;
  // An earlier version kept failed deliveries.
  await queue.remove(id);
  return 'unknown';
}

/** A single job is carried under its own delivery ID, unless a worker is stuck with that delivery. */
function carry(jobs: QueueEntry[], place: JobsOptions) {
  return jobs.some(({ apart }) => apart === 'stuck') ? carriageOfMany(jobs, place) : carriageOf(jobs, place);
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
