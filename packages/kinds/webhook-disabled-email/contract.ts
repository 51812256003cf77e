import { defineJob } from '@offload/core/contract';
import * as z from 'zod';

export const webhookDisabledEmail = defineJob({
  kind: 'webhook-disabled-email',
  queue: 'email',
  payload: z.object({
    url: z.url(),
    /** It responded with 410, or every attempt has failed for days. */
    reason: z.enum(['gone', 'failing']),
    /** The page where it can be enabled again; `/admin/alerts` in jobs of earlier versions. */
    page: z.enum(['/account/webhooks', '/admin/recipients', '/admin/alerts']),
  }),
  sendsEmail: true,
  isInternal: true,
  maxAttempts: 4,
  backoff: { firstMs: 1_000, maxMs: 60_000 },
  timeoutMs: 30_000,
});
