import { defineJob } from '@offload/core/contract';
import { z } from 'zod';

export const alertEmail = defineJob({
  kind: 'alert-email',
  queue: 'email',
  payload: z.object({
    rule: z.string(),
    queue: z.string(),
    /** `test`: nothing is wrong, an admin checks whether alerts arrive. */
    state: z.enum(['firing', 'recovered', 'test']),
    value: z.number(),
    threshold: z.number(),
    since: z.iso.datetime(),
    /** The alert in one sentence. */
    summary: z.string(),
  }),
  title: ({ queue, state }) => `${queue}, ${state}`,
  editableRecipient: true,
  sendsEmail: true,
  isInternal: true,
  maxAttempts: 8,
  backoff: { firstMs: 2_000, maxMs: 300_000 },
  timeoutMs: 30_000,
});
