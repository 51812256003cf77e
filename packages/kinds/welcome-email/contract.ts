import { defineJob } from '@offload/core/contract';
import * as z from 'zod';

export const welcomeEmail = defineJob({
  kind: 'welcome-email',
  queue: 'email',
  payload: z.object({ personId: z.string() }),
  grantsAccess: true,
  sendsEmail: true,
  maxAttempts: 4,
  backoff: { firstMs: 1_000, maxMs: 60_000 },
  timeoutMs: 30_000,
});
