import { defineJob } from '@offload/core/contract';
import * as z from 'zod';

/** Shows on a device what its user hasn't read. The message is written when the job runs, so one job covers many results. */
export const pushNotification = defineJob({
  kind: 'push-notification',
  queue: 'push',
  payload: z.object({ subscriptionId: z.uuid() }),
  isInternal: true,
  unique: { key: ({ subscriptionId }) => subscriptionId, while: 'waiting' },
  maxAttempts: 8,
  backoff: { firstMs: 5_000, maxMs: 600_000 },
  timeoutMs: 30_000,
});
