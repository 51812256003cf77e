import { defineJob } from '@offload/core/contract';
import { z } from 'zod';

export const alertWebhook = defineJob({
  kind: 'alert-webhook',
  // Not the email queue, whose outages it reports.
  queue: 'admin',
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
  maxAttempts: 8,
  backoff: { firstMs: 5_000, maxMs: 300_000 },
  timeoutMs: 30_000,
});

/** Returns the body to post. */
export function alertMessage({ state, ...data }: z.output<typeof alertWebhook.payload>, at: Date): object {
  return { type: `alert.${state}`, timestamp: at.toISOString(), data };
}
