import { defineJob } from '@offload/core/contract';
import * as z from 'zod';

/** Brings the search index of the owner's orders up to date. */
export const indexOrders = defineJob({
  kind: 'index-orders',
  queue: 'index',
  payload: z.object({
    format: z.int().min(1),
  }),
  isInternal: true,
  // A waiting job indexes every change for which another one would be enqueued.
  unique: { key: ({ format }) => String(format), while: 'waiting' },
  maxAttempts: 5,
  backoff: { firstMs: 1_000, maxMs: 60_000 },
  timeoutMs: 60 * 60_000,
  retention: '1 day',
});
