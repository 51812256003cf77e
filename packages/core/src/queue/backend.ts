import type { Queue } from 'bullmq';
import { openPostgresBackend } from './postgres';
import type { PrefixSource } from './prefix';
import { openRedisBackend } from './redis';

/** What a queue delivers: the parts of BullMQ's job that aren't in the row. */
export interface Delivery {
  id?: string | undefined;
  /** The job's kind. */
  name: string;
  /** When the queue was given it, in milliseconds by the clock of whoever gave it. */
  timestamp: number;
  /** The schedule's ID, if it's a tick. */
  repeatJobKey?: string | undefined;
}

/** Returns a delivery's ID in the queue: the job's ID and the number of the run before it, so that no ID is used twice. */
export function deliveryId({ id, fence }: { id: string; fence: number }): string {
  return fence > 0 ? `${id}.${fence}` : id;
}

/** Returns the job's ID of a delivery. */
export function jobIdOf(delivery: string): string {
  return delivery.split('.', 1)[0] ?? delivery;
}

/** Takes a delivery, which is over when it resolves. Throws a `DeliveryReturned` to leave it to another worker. */
export type Consume = (delivery: Delivery) => Promise<void>;

/** The methods that we use of BullMQ's queue. `remove` returns 1 if the job existed and no worker held it. */
export type JobQueue = Pick<
  Queue,
  | 'addBulk'
  | 'getGlobalRateLimit'
  | 'getJob'
  | 'getJobs'
  | 'getJobSchedulers'
  | 'getJobState'
  | 'isPaused'
  | 'pause'
  | 'remove'
  | 'removeGlobalRateLimit'
  | 'removeJobScheduler'
  | 'removeRateLimitKey'
  | 'resume'
  | 'setGlobalRateLimit'
  | 'upsertJobScheduler'
>;

export interface QueueWorker {
  /** How many jobs it runs at once. Can be changed while it runs. */
  concurrency: number;
  pause(doNotWaitActive: boolean): Promise<void>;
  resume(): void;
  isPaused(): boolean;
  /** Stops accepting jobs. Resolves when running ones have ended. */
  close(): Promise<void>;
}

export interface WorkerSettings {
  concurrency: number;
  /** Milliseconds that an unresponsive worker keeps a delivered job. */
  lockMs: number;
}

/** The server of the queues. Hides all differences between PostgreSQL and Redis. */
export interface QueueBackend {
  name: 'postgresql' | 'redis';
  /** Returns the producing end of a queue. Rejects while the backend can't be reached. */
  queue(name: string): Promise<JobQueue>;
  /** Returns the consuming end of a queue, which starts fetching immediately. Rejects while the backend can't be reached. */
  worker(name: string, consume: Consume, settings: WorkerSettings): Promise<QueueWorker>;
  /** Resolves if the backend accepts jobs. Otherwise rejects within a second or two. */
  check(): Promise<void>;
  close(): Promise<void>;
}

export type BackendOptions = PrefixSource & {
  /** Gets the errors of connections that are lost later. */
  onError(error: Error): void;
};

/**
 * Opens the backend at `url`, but doesn't connect yet. Apps that share a Redis are kept apart by their prefixes; those that
 * share a PostgreSQL need a database each. Throws if there's no backend for the URL.
 */
export function openQueueBackend(url: string, options: BackendOptions): QueueBackend {
  const { protocol } = new URL(url);
  if (protocol === 'redis:' || protocol === 'rediss:') return openRedisBackend(url, options);
  if (protocol === 'postgres:' || protocol === 'postgresql:')
    return openPostgresBackend(url, options.onError);
  throw new Error(`There is no queue backend for ${protocol}`);
}
