import type { Queue } from 'bullmq';
import { openPostgresBackend } from './postgres';
import { openRedisBackend } from './redis';

/** What a queue delivers: of BullMQ's job only what the row does not say. */
export interface Delivery {
  id?: string | undefined;
  /** The job's kind. */
  name: string;
  /** Of a tick: the id of the schedule. */
  repeatJobKey?: string | undefined;
}

/** Returns what the queue calls a delivery: the job's id and the number of the run before it, so that no id is used twice. */
export function deliveryId({ id, fence }: { id: string; fence: number }): string {
  return fence > 0 ? `${id}.${fence}` : id;
}

/** Returns the id of the job that a delivery is of. */
export function jobIdOf(delivery: string): string {
  return delivery.split('.', 1)[0] ?? delivery;
}

export type Consume = (delivery: Delivery) => Promise<void>;

/** What is asked of BullMQ's queue. `remove` answers 1 where the job was there and no worker holds it. */
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
  /** How many jobs it runs at the same time: may be changed while it works. */
  concurrency: number;
  pause(doNotWaitActive: boolean): Promise<void>;
  resume(): void;
  isPaused(): boolean;
  /** Takes nothing more and resolves when what runs has ended. */
  close(): Promise<void>;
}

export interface WorkerSettings {
  concurrency: number;
  /** Milliseconds that a delivered job stays with its worker without a sign of life. */
  lockMs: number;
}

/** Where the queues live. Everything that differs between PostgreSQL and Redis is behind it. */
export interface QueueBackend {
  name: 'postgresql' | 'redis';
  /** The producing end of a queue. Rejects while the backend cannot be reached. */
  queue(name: string): Promise<JobQueue>;
  /** The consuming end of a queue. It starts to fetch at once. Rejects while the backend cannot be reached. */
  worker(name: string, consume: Consume, settings: WorkerSettings): Promise<QueueWorker>;
  /** Resolves when the backend takes work, rejects within a second or two when it does not. */
  check(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the backend that `url` names; connects to nothing yet. `onError` hears of connections that were lost in
 * between. Throws where the URL names no backend.
 */
export function openQueueBackend(url: string, onError: (error: Error) => void): QueueBackend {
  const { protocol } = new URL(url);
  if (protocol === 'redis:' || protocol === 'rediss:') return openRedisBackend(url, onError);
  if (protocol === 'postgres:' || protocol === 'postgresql:') return openPostgresBackend(url, onError);
  throw new Error(`no queue backend for ${protocol}`);
}
