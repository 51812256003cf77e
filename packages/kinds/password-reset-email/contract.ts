import { defineJob } from '@offload/core/contract';
import * as z from 'zod';

export const passwordResetEmail = defineJob({
  kind: 'password-reset-email',
  queue: 'email',
  payload: z.object({
    personId: z.string(),
    /** `signed-up-again` means that someone tried to sign up with the address again. */
    reason: z.enum(['forgotten', 'signed-up-again']),
  }),
  grantsAccess: true,
  sendsEmail: true,
  maxAttempts: 4,
  backoff: { firstMs: 1_000, maxMs: 60_000 },
  timeoutMs: 30_000,
});
