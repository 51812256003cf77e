import type { WorkerOptions } from 'bullmq';
import type { WorkerSettings } from './backend';
import { settings } from './repeat-strategy';

/** Returns options that make BullMQ leave all decisions to the row. */
export function workerOptions({ lockMs }: WorkerSettings): Omit<WorkerOptions, 'connection'> {
  return {
    lockDuration: lockMs,
    // Must be a whole number, or BullMQ checks nothing.
    stalledInterval: Math.ceil(lockMs / 3),
    // A removed rate limit stays in effect for at most this long.
    maximumRateLimitDelay: 1_000,
    // The row counts how often a job may lose its worker.
    maxStalledCount: 1_000_000,
    settings,
  };
}
