import { defineJob } from '@offload/core/contract';
import * as z from 'zod';

const result = z.object({
  jobId: z.uuid(),
  /** When it finished, which identifies the run: a retried job finishes again, and its owner is notified again. */
  finishedAt: z.iso.datetime(),
});

export const jobFinishedEmail = defineJob({
  kind: 'job-finished-email',
  queue: 'email',
  version: 2,
  payload: z.object({
    ...result.shape,
    /** The results of jobs that finished soon after it. Payloads of version 1 have none. */
    others: z.array(result).default([]),
  }),
  sendsEmail: true,
  isInternal: true,
  maxAttempts: 4,
  backoff: { firstMs: 1_000, maxMs: 60_000 },
  timeoutMs: 30_000,
});
