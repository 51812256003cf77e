import { defineJob } from '@offload/core/contract';
import { z } from 'zod';

export const jobFinishedEmail = defineJob({
  kind: 'job-finished-email',
  queue: 'email',
  payload: z.object({
    jobId: z.uuid(),
    /** Which end of it: a job that is retried ends again, and that is told anew. */
    finishedAt: z.iso.datetime(),
  }),
  sendsEmail: true,
  maxAttempts: 4,
  backoff: { firstMs: 1_000, maxMs: 60_000 },
  timeoutMs: 30_000,
});
