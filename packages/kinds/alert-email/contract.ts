import { defineJob } from '@offload/core/contract';
import * as z from 'zod';

const payload = z.object({
  rule: z.string(),
  queue: z.string(),
  /** `test` means that nothing is wrong: an admin checks whether alerts arrive. */
  state: z.enum(['firing', 'resolved', 'test']),
  value: z.number(),
  threshold: z.number(),
  since: z.iso.datetime(),
  summary: z.string(),
  isReminder: z.boolean().default(false),
});

const version1 = payload.extend({ state: z.enum(['firing', 'recovered', 'test']) });

export const alertEmail = defineJob({
  kind: 'alert-email',
  queue: 'email',
  version: 2,
  payload,
  migrate(earlier) {
    const { state, ...alert } = version1.parse(earlier);
    return payload.parse({ ...alert, state: state === 'recovered' ? 'resolved' : state });
  },
  title: ({ queue, state }) => `${queue}, ${state}`,
  editableRecipient: true,
  sendsEmail: true,
  isInternal: true,
  maxAttempts: 8,
  backoff: { firstMs: 2_000, maxMs: 300_000 },
  timeoutMs: 30_000,
});
