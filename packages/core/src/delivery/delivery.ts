import type { JobsOptions } from 'bullmq';
import { v4 as uuid } from 'uuid';
import * as z from 'zod';
import type { QueueEntry } from '../job/queue-entry';

/** What a queue delivers: the jobs that it carries together, by their IDs. All else is in their rows. */
export interface Delivery {
  /** Its ID in the queue. */
  id: string;
  jobs: DeliveredJob[];
  /** When it was added to the queue, in milliseconds by the clock of the process that added it. */
  timestamp: number;
  /** The schedule's ID, if it's a tick. */
  repeatJobKey?: string | undefined;
  /** BullMQ's number of its place in the queue; 0 or undefined: by its age. */
  priority?: number | undefined;
}

export interface DeliveredJob {
  id: string;
  kind: string;
}

/** A job to be delivered. */
export interface CarriedJob extends DeliveredJob {
  /** The number of the last run before. */
  fence: number;
  apart?: QueueEntry['apart'];
}

/** The parts of BullMQ's job that we use. */
interface Carried {
  id?: string | undefined;
  name: string;
  data: unknown;
  timestamp: number;
  repeatJobKey?: string | undefined;
  priority?: number;
}

/** The IDs of the jobs of each kind. A job that is carried alone is named by the delivery itself. */
const carriedTogether = z.object({ jobs: z.record(z.string(), z.array(z.guid())) });

// The queue keeps no finished deliveries, because the row says what became of the job.
const options: JobsOptions = { removeOnComplete: true, removeOnFail: true };

/**
 * Returns the ID of a delivery of one job: its ID and the number of the run before it, so that no ID is used twice. If that
 * run is an orphan, it may end after all, and the next delivery must not have the ID of this one, which the queue may keep.
 */
export function deliveryId({ id, fence, apart }: Omit<CarriedJob, 'kind'>): string {
  if (apart === 'orphan') return `${id}.${fence}.orphan`;
  return fence > 0 ? `${id}.${fence}` : id;
}

/** Returns the job's ID of a delivery of one job. */
export function jobIdOf(delivery: string): string {
  return delivery.replace(/\..*/, '');
}

/** Returns what BullMQ carries for these jobs. One job goes alone, with its kind as its name. */
export function carriageOf(jobs: readonly CarriedJob[], place: JobsOptions) {
  const [first] = jobs;
  if (first && jobs.length === 1)
    return { name: first.kind, data: {}, opts: { ...options, ...place, jobId: deliveryId(first) } };
  return carriageOfMany(jobs, place);
}

/** Returns what BullMQ carries for several jobs, or for one whose fence isn't known. */
export function carriageOfMany(jobs: readonly DeliveredJob[], place: JobsOptions) {
  const byKind: Record<string, string[]> = {};
  for (const { id, kind } of jobs) {
    const ids = byKind[kind] ?? [];
    ids.push(id);
    byKind[kind] = ids;
  }
  return { name: 'jobs', data: { jobs: byKind }, opts: { ...options, ...place, jobId: `many-${uuid()}` } };
}

/** Returns a delivery of BullMQ's as we know it. One that isn't ours has no jobs. */
export function deliveryOf({ id = '', name, data, ...rest }: Carried): Delivery {
  const together = carriedTogether.safeParse(data);
  const jobs = together.success
    ? Object.entries(together.data.jobs).flatMap(([kind, ids]) => ids.map((job) => ({ id: job, kind })))
    : [{ id: jobIdOf(id), kind: name }].filter((job) => z.guid().safeParse(job.id).success);
  const { timestamp, repeatJobKey, priority } = rest;
  return { id, jobs, timestamp, repeatJobKey, priority };
}
