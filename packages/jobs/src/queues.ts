/** How many jobs of each queue one worker process runs at the same time. */
export const queues = {
  admin: { concurrency: 2 },
  email: { concurrency: 20 },
  image: { concurrency: 2 },
  import: { concurrency: 2 },
  report: { concurrency: 2 },
  schedule: { concurrency: 5 },
} as const satisfies Record<string, { concurrency: number }>;

/** A queue that carries jobs; `schedule` carries ticks. */
export type QueueName = Exclude<keyof typeof queues, 'schedule'>;
