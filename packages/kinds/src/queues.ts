import type { SystemParts } from '@offload/core';

// Short jobs share deliveries. In queues of long jobs, an owner may have one more job than a worker runs at once: a worker
// with a single owner is never idle, and another owner's job starts within two jobs' time.
export const queues = {
  admin: { concurrency: 2, ownerRunning: 3, ownerOpen: 200 },
  email: { concurrency: 20, perDelivery: 25, ownerRunning: 20, ownerOpen: 200 },
  image: { concurrency: 2, ownerRunning: 3, ownerOpen: 200 },
  import: { concurrency: 2, ownerRunning: 3, ownerOpen: 200 },
  index: { concurrency: 2, ownerRunning: 3, ownerOpen: 200 },
  push: { concurrency: 20, perDelivery: 25, ownerRunning: 10, ownerOpen: 200 },
  report: { concurrency: 2, ownerRunning: 3, ownerOpen: 200 },
  sync: { concurrency: 2, ownerRunning: 3, ownerOpen: 200 },
  webhook: { concurrency: 50, perDelivery: 25, ownerRunning: 10, ownerOpen: 200 },
} as const satisfies SystemParts['queues'];

export type QueueName = keyof typeof queues;
