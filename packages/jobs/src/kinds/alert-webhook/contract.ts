import { defineJob } from '@offload/core/contract';
import { z } from 'zod';

export const alertWebhook = defineJob({
  kind: 'alert-webhook',
  // Not with the emails: it tells of their outages.
  queue: 'admin',
  payload: z.object({
    rule: z.string(),
    queue: z.string(),
    /** `test`: nothing is the matter, somebody looks whether this arrives. */
    state: z.enum(['firing', 'recovered', 'test']),
    value: z.number(),
    threshold: z.number(),
    since: z.iso.datetime(),
    /** It in a sentence. */
    summary: z.string(),
  }),
  title: ({ queue, state }) => `${queue}, ${state}`,
  maxAttempts: 8,
  backoff: { firstMs: 5_000, maxMs: 300_000 },
  timeoutMs: 30_000,
});

/** What is posted. */
export function alertMessage({ state, ...data }: z.output<typeof alertWebhook.payload>, at: Date): object {
  return { type: `alert.${state}`, timestamp: at.toISOString(), data };
}
