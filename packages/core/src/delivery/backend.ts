import type { Queue } from 'bullmq';
import { defaultSchema } from '../database/schema';
import type { Delivery } from './delivery';
import { openPostgresBackend } from './postgres';
import type { PrefixSource } from './prefix';
import { markQueueDown } from './queue-down';
import { openRedisBackend } from './redis';

/** The slots for the jobs of a delivery. */
export interface Room {
  /**
   * Takes up to `max` free slots. Returns how many: at least one in the first call, and after `waitForOne` has returned
   * true.
   */
  take(max: number): number;
  /** Waits up to `ms` for a free slot, which is then kept for `take`. Returns false if there's none by then. */
  waitForOne(ms: number): Promise<boolean>;
  /** Frees a slot. */
  release(): void;
}

/**
 * Consumes a delivery, which is over when the promise resolves. Jobs that run on after that keep their slots. Throws a
 * `DeliveryReturned` to leave it to another worker.
 */
export type Consume = (delivery: Delivery, room: Room) => Promise<void>;

/** The methods that we use of BullMQ's queue. `remove` returns 1 if the job existed and no worker held it. */
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
  /** How many jobs it runs at once. Can be changed while it runs. */
  concurrency: number;
  /** Takes nothing from the queue until it's resumed. */
  pause(): void;
  resume(): void;
  isPaused(): boolean;
  /** Stops accepting jobs. Resolves when running ones have ended. */
  close(): Promise<void>;
}

export interface WorkerSettings {
  concurrency: number;
  /** Milliseconds that an unresponsive worker keeps a delivery. */
  lockMs: number;
}

/** The server of the queues. Hides all differences between PostgreSQL and Redis. */
export interface QueueBackend {
  name: 'postgresql' | 'redis';
  /**
   * Returns the producing end of a queue. Rejects while the backend can't be reached, with an error that `isQueueDown`
   * recognizes.
   */
  queue(name: string): Promise<JobQueue>;
  /** Returns the consuming end of a queue, which starts fetching immediately. Rejects while the backend can't be reached. */
  worker(name: string, consume: Consume, settings: WorkerSettings): Promise<QueueWorker>;
  /** Resolves if the backend accepts jobs. Otherwise rejects within a second or two. */
  check(): Promise<void>;
  close(): Promise<void>;
}

export type BackendOptions = PrefixSource & {
  /** Gets the errors of connections that are lost later. */
  onError(error: unknown): void;
};

/**
 * Opens the backend at `url`, but doesn't connect yet. Apps that share a Redis are kept apart by their prefixes, and those that
 * share a PostgreSQL by their schemas. Throws if there's no backend for the URL.
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
