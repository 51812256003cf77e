import { defineJob } from '@offload/core/contract';
import { z } from 'zod';

const verbs = { retry: 'Retry', 'run-now': 'Run now', cancel: 'Cancel', delete: 'Delete' };
export const changeVerbs = Object.keys(verbs) as (keyof typeof verbs)[];

const name = z.string().max(300).nullable();

/** Which jobs: these, or those of a kind, a failure or a queue, as they stood at a moment. */
export const jobFilter = z.object({
  ids: z.array(z.uuid()).min(1).max(500).nullable(),
  kind: name,
  signature: name,
  queue: name,
  until: z.iso.datetime(),
});

/** What staff do to many jobs at once. Its owner is who does it. */
export const changeJobs = defineJob({
  kind: 'change-jobs',
  queue: 'admin',
  payload: z.object({
    action: z.enum(changeVerbs),
    filter: jobFilter,
    /** How many there were when it was asked for. */
    count: z.int().min(1),
    /** Where the request came from, for the audit. */
    from: z.object({
      ip: z.string().nullable(),
      userAgent: z.string().nullable(),
      requestId: z.string().nullable(),
    }),
  }),
  title: ({ action, count }) => `${verbs[action]} ${count} ${count === 1 ? 'job' : 'jobs'}`,
  // Its payload says in whose name it acts.
  isNeverReplayed: true,
  maxAttempts: 5,
  backoff: { firstMs: 1_000, maxMs: 60_000 },
  timeoutMs: 60 * 60_000,
});
