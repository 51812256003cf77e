import type { Queue } from 'bullmq';
import { defaultSchema } from '../database/schema';
import type { Delivery } from './delivery';
import { openPostgresBackend } from './postgres';
import type { PrefixSource } from './prefix';
import { markQueueDown } from './queue-down';
import { openRedisBackend } from './redis';

/** The slots for the jobs of a delivery. */
export interface Room {
  /** Takes up to `max` free slots. Returns how many: at least one in the first call and after `waitForOne` returned true. */
  take(max: number): number;
  /** Waits up to `ms` for a free slot and keeps it for `take`. Returns false if none became free. */
  waitForOne(ms: number): Promise<boolean>;
  release(): void;
}

/**
 * Consumes a delivery, which is over when the promise resolves. Jobs that still run then keep their slots. Throws a
 * `DeliveryReturned` to leave the delivery to another worker.
 */
export type Consume = (delivery: Delivery, room: Room) => Promise<void>;

/** The methods of BullMQ's queue that this package uses. */
export type JobQueue = Pick<
  Queue,
  | 'add'
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
  concurrency: number;
  pause(): void;
  resume(): void;
  isPaused(): boolean;
  /** Stops accepting jobs. Resolves when the running ones have finished. */
  close(): Promise<void>;
}

export interface WorkerSettings {
  concurrency: number;
  /** Milliseconds that an unresponsive worker keeps a delivery. */
  lockMs: number;
}

/** The server of the queues. Hides the differences between PostgreSQL and Redis. */
export interface QueueBackend {
  name: 'postgresql' | 'redis';
  /** Returns the producing end of a queue. While the server is down, rejects with an error that `isQueueDown` recognizes. */
  queue(name: string): Promise<JobQueue>;
  /** Returns the consuming end of a queue, which starts fetching immediately. Rejects while the server is down. */
  worker(name: string, consume: Consume, settings: WorkerSettings): Promise<QueueWorker>;
  /** Resolves if the backend accepts jobs. Otherwise rejects within a second or two. */
  check(): Promise<void>;
  close(): Promise<void>;
}

export type BackendOptions = PrefixSource & {
  /** Called when a connection is lost later. */
  onError(error: unknown): void;
};

/**
 * Opens the backend at `url`, but doesn't connect yet. Prefixes separate apps that share a Redis, and schemas separate apps
 * that share a PostgreSQL.
 */
export function openQueueBackend(url: string, options: BackendOptions): QueueBackend {
  const backend = openBackend(url, options);
  const fail = (error: unknown) => {
    throw markQueueDown(error);
  };
  return { ...backend, queue: (name) => backend.queue(name).catch(fail) };
}

function openBackend(url: string, options: BackendOptions): QueueBackend {
  const { onError } = options;
  const { protocol } = URL.canParse(url) ? new URL(url) : { protocol: null };
  if (protocol === 'redis:' || protocol === 'rediss:') return openRedisBackend(url, options);
  if (protocol === 'postgres:' || protocol === 'postgresql:')
    return openPostgresBackend(url, { schema: options.db?.schema ?? defaultSchema, onError });
  throw new Error(
    'The URL of the queues must start with postgresql://, redis://, or rediss://. Change QUEUE_URL.',
  );
}
