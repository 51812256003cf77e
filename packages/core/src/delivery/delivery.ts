import type { JobsOptions } from 'bullmq';
import { v4 as uuid } from 'uuid';
import * as z from 'zod';
import type { QueueEntry } from '../job/queue-entry';

/** The IDs of jobs that a queue delivers together. Everything else is in their rows. */
export interface Delivery {
  id: string;
  jobs: DeliveredJob[];
  /** When the delivery was added to the queue, in milliseconds by the clock of the process that added it. */
  timestamp: number;
  /** The schedule's ID if the delivery is a tick. */
  repeatJobKey?: string | undefined;
  /** BullMQ's priority. With 0 or undefined, the delivery is ordered by age. */
  priority?: number | undefined;
}

export interface DeliveredJob {
  id: string;
  kind: string;
}

export interface CarriedJob extends DeliveredJob {
  fence: number;
  apart?: QueueEntry['apart'];
}

interface Carried {
  id?: string | undefined;
  name: string;
  data: unknown;
  timestamp: number;
  repeatJobKey?: string | undefined;
  priority?: number;
}

/** The IDs of the jobs of each kind. A delivery of one job has no such data: its ID and name say which job it is. */
const carriedTogether = z.object({ jobs: z.record(z.string(), z.array(z.guid())) });

const options: JobsOptions = { removeOnComplete: true, removeOnFail: true };

/**
 * Returns the ID for a delivery of one job: the job's ID and the number of its last run, so that no ID is used twice. An
 * orphaned run may end after all, and the job's next delivery must then differ from this one, which the queue may still have.
 */
export function deliveryId({ id, fence, apart }: Omit<CarriedJob, 'kind'>): string {
  if (apart === 'orphan') return `${id}.${fence}.orphan`;
  return fence > 0 ? `${id}.${fence}` : id;
}

export function jobIdOf(delivery: string): string {
  return delivery.replace(/\..*/, '');
}

/** Returns a delivery in BullMQ's form. One job goes alone, with its kind as the name. */
export function carriageOf(jobs: readonly CarriedJob[], place: JobsOptions) {
  const [first] = jobs;
  if (first && jobs.length === 1)
    return { name: first.kind, data: {}, opts: { ...options, ...place, jobId: deliveryId(first) } };
  return carriageOfMany(jobs, place);
}

/** Returns a delivery, in BullMQ's form, of several jobs, or of one whose fence isn't known. */
export function carriageOfMany(jobs: readonly DeliveredJob[], place: JobsOptions) {
  const byKind: Record<string, string[]> = {};
  for (const { id, kind } of jobs) {
    const ids = byKind[kind] ?? [];
    ids.push(id);
    byKind[kind] = ids;
  }
  return { name: 'jobs', data: { jobs: byKind }, opts: { ...options, ...place, jobId: `many-${uuid()}` } };
}

/** Parses a job of BullMQ. If this package didn't add it, the delivery has no jobs. */
export function deliveryOf({ id = '', name, data, ...rest }: Carried): Delivery {
  const together = carriedTogether.safeParse(data);
  const jobs = together.success
    ? Object.entries(together.data.jobs).flatMap(([kind, ids]) => ids.map((job) => ({ id: job, kind })))
    : [{ id: jobIdOf(id), kind: name }].filter((job) => z.guid().safeParse(job.id).success);
  const { timestamp, repeatJobKey, priority } = rest;
  return { id, jobs, timestamp, repeatJobKey, priority };
}
