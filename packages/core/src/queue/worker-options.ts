import type { WorkerOptions } from 'bullmq';
import type { WorkerSettings } from './backend';

/** How BullMQ is told to leave the decisions to the row. */
export function workerOptions({ concurrency, lockMs }: WorkerSettings): Omit<WorkerOptions, 'connection'> {
  return {
    concurrency,
    lockDuration: lockMs,
    // A whole number, or BullMQ checks nothing.
    stalledInterval: Math.ceil(lockMs / 3),
    // A limit that is lifted holds no longer than this.
    maximumRateLimitDelay: 1_000,
    // How often a job may lose its worker is counted in the row.
    maxStalledCount: 1_000_000,
    runRetryDelay: 1_000,
  };
}
