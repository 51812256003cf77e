import type { RepeatOptions, WorkerOptions } from 'bullmq';
import { nextRunAt } from '../calendar/next-run';
import type { WorkerSettings } from './backend';

/** Lets BullMQ tick exactly when rows are due. Its own parser skips a day whose midnight the clocks skip. */
export const settings = {
  repeatStrategy(millis: number, { pattern = '', tz = 'UTC' }: RepeatOptions): number {
    return nextRunAt({ cron: pattern, timeZone: tz }, new Date(millis)).getTime();
  },
};

/** Returns options that make BullMQ leave all decisions to the row. */
export function workerOptions({ lockMs }: WorkerSettings): Omit<WorkerOptions, 'connection'> {
  return {
    lockDuration: lockMs,
    // BullMQ ignores a number that isn't whole.
    stalledInterval: Math.ceil(lockMs / 3),
    // A removed rate limit stays in effect for at most this long.
    maximumRateLimitDelay: 1_000,
    // The row counts how often a job loses its worker.
    maxStalledCount: 1_000_000,
    settings,
  };
}
