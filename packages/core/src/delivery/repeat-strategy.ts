import type { RepeatOptions } from 'bullmq';
import { nextRunAt } from '../calendar/next-run';

/** Lets BullMQ tick exactly when rows are due; its own parser skips a day whose midnight the clocks skip. */
export const settings = {
  repeatStrategy(millis: number, { pattern = '', tz = 'UTC' }: RepeatOptions): number {
    return nextRunAt({ cron: pattern, timeZone: tz }, new Date(millis)).getTime();
  },
};
