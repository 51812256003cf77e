import * as z from 'zod';

/** Short enough for a line of a list. */
export const maxPauseReason = 120;

const whole = (max: number) =>
  z.int('must be a whole number').min(1, 'must be at least 1').max(max, `must be at most ${max}`).nullable();

/** What the limits of a queue may be. Null: the queue's default. */
export const limitFields = {
  concurrency: whole(200),
  perMinute: whole(1_000_000),
  ownerRunning: whole(1_000).default(null),
  ownerOpen: whole(1_000_000).default(null),
};
