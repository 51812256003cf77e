import { defineJob, defineProcessor, PermanentError, TransientError } from '@offload/core';
import * as z from 'zod';

export const welcomeEmail = defineJob({ kind: 'welcome-email', payload: z.object({ to: z.email() }) });

export const sendWelcomeEmail = (api: string) =>
  defineProcessor(welcomeEmail, async ({ to }, ctx) => {
    const response = await fetch(api, {
      method: 'POST',
      // If the worker dies before it records that the email was sent, the job runs again with the same ID.
      headers: { 'Content-Type': 'application/json', 'Idempotency-Key': ctx.job.id },
      body: JSON.stringify({ to, subject: 'Welcome', text: 'Thank you for signing up.' }),
      signal: ctx.signal,
    });
    if (response.ok) return;
    if (response.status === 422) throw new PermanentError('bad_address', 'The address is invalid.');
    throw new TransientError('email_unavailable', 'The email service is unavailable.');
  });
