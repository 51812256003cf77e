import { defineJob } from '@offload/core/contract';
import { z } from 'zod';

export const jobFinishedEmail = defineJob({
  kind: 'job-finished-email',
  queue: 'email',
  payload: z.object({
    jobId: z.uuid(),
    /** Which run this is about: a retried job finishes again, and its owner is notified again. */
    finishedAt: z.iso.datetime(),
  }),
  sendsEmail: true,
  isInternal: true,
  maxAttempts: 4,
  backoff: { firstMs: 1_000, maxMs: 60_000 },
  timeoutMs: 30_000,
});
