import { defineJob } from '@offload/core/contract';
import { countOf } from '@offload/core/format/amounts';
import * as z from 'zod';

const verbs = { retry: 'Retry', 'run-now': 'Run now', cancel: 'Cancel', delete: 'Delete' };
export const changeVerbs = Object.keys(verbs) as (keyof typeof verbs)[];

const name = z.string().max(300).nullable();

/** Selects jobs by ID, or by kind, failure, queue, or error code, within a period. */
export const jobFilter = z.object({
  ids: z.array(z.uuid()).min(1).max(500).nullable(),
  kind: name,
  signature: name,
  queue: name,
  code: name.default(null),
  since: z.iso.datetime().nullable().default(null),
  until: z.iso.datetime(),
});

/** Changes many jobs at once. Its owner is the staff member who requested it. */
export const changeJobs = defineJob({
  kind: 'change-jobs',
  queue: 'admin',
  payload: z.object({
    action: z.enum(changeVerbs),
    filter: jobFilter,
    /** How many jobs matched when it was requested. */
    count: z.int().min(1),
    /** Where the request came from, for the audit log. */
    from: z.object({
      ip: z.string().nullable(),
      userAgent: z.string().nullable(),
      requestId: z.string().nullable(),
    }),
  }),
  title: ({ action, count }) => `${verbs[action]} ${countOf(count, 'job')}`,
  // The payload names the staff member for whom the job acts.
  isNeverReplayed: true,
  maxAttempts: 5,
  backoff: { firstMs: 1_000, maxMs: 60_000 },
  timeoutMs: 60 * 60_000,
});
