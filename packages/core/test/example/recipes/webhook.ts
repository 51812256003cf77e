import { createHmac } from 'node:crypto';
import { defineJob, defineProcessor, TransientError } from '@offload/core';
import * as z from 'zod';

export const webhook = defineJob({
  kind: 'webhook',
  payload: z.object({ url: z.url(), event: z.string(), orderId: z.int() }),
  // Each host has its own circuit breaker: while one is down, its webhooks wait, and the others go out.
  gate: ({ url }) => `host:${new URL(url).host}`,
  maxAttempts: 8,
  backoff: { firstMs: 10_000, maxMs: 3_600_000 },
});

export const sendWebhook = (secret: string) =>
  defineProcessor(webhook, async ({ url, ...event }, ctx) => {
    const body = JSON.stringify(event);
    const sentAt = Math.floor(ctx.now().getTime() / 1_000);
    const signed = createHmac('sha256', secret).update(`${ctx.job.id}.${sentAt}.${body}`).digest('base64');
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'webhook-id': ctx.job.id,
        'webhook-timestamp': `${sentAt}`,
        'webhook-signature': `v1,${signed}`,
      },
      body,
      signal: ctx.signal,
    });
    const { ok, status } = response;
    if (ok) return { status };
    const isFaultOfHost = status >= 500 || status === 429;
    throw new TransientError('webhook_failed', `The endpoint responded with ${status}.`, {
      ...(isFaultOfHost && { gateFailure: { status } }),
    });
  });
