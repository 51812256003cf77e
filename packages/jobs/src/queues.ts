/** How many jobs of each queue one worker process runs at the same time. */
export const queues = {
  email: { concurrency: 20 },
  image: { concurrency: 2 },
  import: { concurrency: 2 },
  report: { concurrency: 2 },
} as const satisfies Record<string, { concurrency: number }>;

export type QueueName = keyof typeof queues;
