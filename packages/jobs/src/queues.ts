interface QueueDefaults {
  /** Jobs that one worker process runs at the same time. */
  concurrency: number;
  /** Jobs that one owner may have admitted, of those that they request: the others wait their turn outside the queue. */
  ownerRunning: number;
  /** Open jobs that one owner may have, of those that they request: beyond that, the API answers 429. */
  ownerOpen: number;
}

// One more than a worker runs at once, so that it never waits for the next job of a lone owner; and so few that another
// owner's job starts within two jobs' time.
export const queues = {
  admin: { concurrency: 2, ownerRunning: 3, ownerOpen: 200 },
  email: { concurrency: 20, ownerRunning: 20, ownerOpen: 200 },
  image: { concurrency: 2, ownerRunning: 3, ownerOpen: 200 },
  import: { concurrency: 2, ownerRunning: 3, ownerOpen: 200 },
  report: { concurrency: 2, ownerRunning: 3, ownerOpen: 200 },
  schedule: { concurrency: 5, ownerRunning: 1, ownerOpen: 1 },
} as const satisfies Record<string, QueueDefaults>;

/** A queue that carries jobs; `schedule` carries ticks. */
export type QueueName = Exclude<keyof typeof queues, 'schedule'>;

/** How many jobs of each queue an owner may have admitted by default. */
export const ownerShares = defaultsOf('ownerRunning');

/** How many open jobs of each queue an owner may have by default. */
export const ownerOpenLimits = defaultsOf('ownerOpen');

function defaultsOf(limit: keyof QueueDefaults): Record<string, number> {
  return Object.fromEntries(Object.entries(queues).map(([name, defaults]) => [name, defaults[limit]]));
}
