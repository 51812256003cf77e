/** How many jobs of each queue one worker process runs at the same time. */
export const queues = {
  email: { concurrency: 20 },
} as const satisfies Record<string, { concurrency: number }>;

export type QueueName = keyof typeof queues;
