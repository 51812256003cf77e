import { defineJob } from '@offload/core/contract';
import * as z from 'zod';

export const onboarding = defineJob({
  kind: 'onboarding',
  queue: 'email',
  payload: z.object({ tipAfter: z.string().default('3 days') }),
  isInternal: true,
  sendsEmail: true,
  maxAttempts: 4,
  backoff: { firstMs: 1_000, maxMs: 60_000 },
  timeoutMs: 30_000,
});
