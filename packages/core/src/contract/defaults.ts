import type { Backoff } from './contract';

/** The fields of a contract that have a default. */
export interface ContractDefaults {
  /** The queue that carries its jobs; by default `default`, which needs no entry in the system's `queues`. */
  queue: string;
  /**
   * Raise it when the schema no longer accepts earlier payloads; by default 1. A payload of a later version waits for a
   * newer worker.
   */
  version: number;
  /** By default 4. */
  maxAttempts: number;
  /** By default 1 second, doubled with each attempt, up to a minute. */
  backoff: Backoff;
  /** The longest that an attempt may take, in milliseconds, up to 24 days; by default 30,000. */
  timeoutMs: number;
  /**
   * The largest payload, in bytes of JSON, up to 64 MB; by default 1 MB. Larger data belongs into a file whose ID the payload
   * has.
   */
  maxPayloadBytes: number;
}

/** The limits of a queue, unless staff have set others. */
export interface QueueDefaults {
  /** Jobs that one worker process runs at once; by default 10. */
  concurrency: number;
  /**
   * How many jobs share a delivery if they're dispatched together; by default 1. Use up to 100 for jobs that take
   * milliseconds, because carrying a delivery costs as much as such a job.
   */
  perDelivery: number;
  /** Jobs that one owner has requested and that may run at once; by default 5. The others wait their turn. */
  ownerRunning: number;
  /** Unfinished jobs that one owner may have requested; by default 1,000. */
  ownerOpen: number;
}

/** The values that are right for a job that sends an email. */
export const contractDefaults: ContractDefaults = {
  queue: 'default',
  version: 1,
  maxAttempts: 4,
  backoff: { firstMs: 1_000, maxMs: 60_000 },
  timeoutMs: 30_000,
  maxPayloadBytes: 1_000_000,
};

export const queueDefaults: QueueDefaults = {
  concurrency: 10,
  perDelivery: 1,
  ownerRunning: 5,
  ownerOpen: 1_000,
};

/** The owner of jobs that belong to no user: by default those of schedules declared in code. */
export const systemOwner = 'system';
