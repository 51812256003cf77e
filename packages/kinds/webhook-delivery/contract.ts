import { defineJob } from '@offload/core/contract';
import * as z from 'zod';

// The payload's `data` is any object, because a delivery without a job's ID is still sent.
const JobId = z.uuid().nullable().catch(null);

export const webhookDelivery = defineJob({
  kind: 'webhook-delivery',
  queue: 'webhook',
  payload: z.object({
    webhookId: z.uuid(),
    /** The same for every attempt and redelivery, so that receivers can ignore duplicates. */
    messageId: z.uuid(),
    /** The event: `job.succeeded`, `alert.firing`. */
    type: z.string(),
    timestamp: z.iso.datetime(),
    /** What happened, as it was then. */
    data: z.looseObject({}),
  }),
  title: ({ type }) => type,
  deliversTo: ({ webhookId }) => webhookId,
  deliveryIsAbout: ({ type, data }) => (type.startsWith('job.') ? JobId.parse(data.id) : null),
  isInternal: true,
  // Keeps a slow endpoint from using up the workers' slots.
  concurrency: { key: ({ webhookId }) => webhookId, limit: 10 },
  maxAttempts: 9,
  backoff: {
    delaysMs: [5_000, 30_000, 300_000, 1_800_000, 7_200_000, 18_000_000, 36_000_000, 36_000_000],
  },
  timeoutMs: 30_000,
  retention: '30 days',
  // The endpoint is the owner's responsibility. One that doesn't exist or rejects messages is disabled in time.
  ownerErrors: [
    'address_refused',
    'no_webhook',
    'webhook_disabled',
    'webhook_gone',
    'webhook_refused',
    'webhook_unreachable',
  ],
});
