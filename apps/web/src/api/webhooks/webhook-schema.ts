import { z } from '@hono/zod-openapi';
import { webhookFields } from '@offload/core/sql';
import { hasWebhookEvents } from '@offload/db';
import { system } from '@offload/kinds/system';
import { requestObject } from '../http/request-object';
import { JobSchema } from '../jobs/job-schema';

/** The events that a webhook can subscribe to. */
const webhookEvents = ['job.succeeded', 'job.failed', 'job.canceled'] as const;

export const webhookKinds = [...system.contracts.values()].filter(hasWebhookEvents).map(({ kind }) => kind);

const time = z.iso.datetime().openapi({ example: '2026-11-26T09:30:00.000Z' });

export const WebhookUrlSchema = z
  .url({ protocol: /^https?$/, error: 'must be a URL starting with https:// or http://' })
  .max(2_000, 'must be at most 2,000 characters');

const EventsSchema = z
  .array(z.enum(webhookEvents), 'must be a list of events')
  .min(1, 'must have at least one event')
  .transform((events) => [...new Set(events)]);
const KindsSchema = z
  .array(z.enum(webhookKinds, 'must be the name of a kind'), 'must be a list of kinds')
  .transform((kinds) => [...new Set(kinds)])
  .openapi({ description: 'The kinds of jobs that are sent to the webhook. If empty or omitted, all kinds' });

export const WebhookRequestSchema = requestObject({
  url: WebhookUrlSchema,
  events: EventsSchema,
  kinds: KindsSchema.default([]),
}).openapi('WebhookRequest', {
  example: {
    url: 'https://example.com/hooks',
    events: ['job.succeeded', 'job.failed'],
    kinds: ['sales-report'],
  },
});

export const WebhookChangeSchema = requestObject({
  url: WebhookUrlSchema.optional(),
  events: EventsSchema.optional(),
  kinds: KindsSchema.optional(),
  enabled: z.boolean('must be true or false').optional(),
}).openapi('WebhookChange', { example: { enabled: true } });

export const WebhookSchema = z
  .object({
    id: z.uuid(),
    url: z.string(),
    events: z.array(z.string()),
    kinds: z.array(z.string()).openapi({ description: 'All kinds if empty' }),
    enabled: z.boolean(),
    disabledAt: time.nullable(),
    disabledReason: z.enum(['owner', 'gone', 'failing']).nullable().openapi({
      description:
        'Why it’s disabled: you disabled it (`owner`), it responded with 410 (`gone`), or it failed for days (`failing`)',
    }),
    failingSince: time
      .nullable()
      .openapi({ description: 'Every attempt has failed since then. Null unless the last one failed' }),
    previousSecretUntil: time.nullable().openapi({
      description: 'Until then, messages are also signed with the previous secret',
    }),
    createdAt: time,
    links: z.object({ self: z.string(), deliveries: z.string(), page: z.string() }),
  })
  .openapi('Webhook');

export type WebhookView = z.infer<typeof WebhookSchema>;

const sentFields = { ...webhookFields, lastHeardAt: true, files: true, links: true };

/** The message that is posted to a webhook’s URL. */
export const WebhookMessageSchema = z
  .object({
    type: z.enum([...webhookEvents, 'job.test']),
    timestamp: time,
    data: z.object(
      Object.fromEntries(Object.entries(JobSchema.shape).filter(([name]) => name in sentFields)),
    ),
  })
  .openapi('WebhookMessage');

export const WebhookListSchema = z.object({ data: z.array(WebhookSchema) }).openapi('WebhookList');

export const WebhookWithSecretSchema = WebhookSchema.extend({
  secret: z.string().nullable().openapi({
    description:
      'The signing secret, shown only once. Null if this repeats an earlier response to the same Idempotency-Key',
  }),
}).openapi('WebhookWithSecret');

export type WebhookWithSecret = z.infer<typeof WebhookWithSecretSchema>;

const DeliverySchema = JobSchema.extend({
  event: z.string().openapi({ example: 'job.succeeded' }),
  messageId: z
    .uuid()
    .openapi({ description: 'The header `webhook-id`, the same for every attempt and redelivery' }),
  response: z
    .object({
      status: z.int(),
      body: z.string().openapi({ description: 'The first kilobyte of the body' }),
      at: time,
    })
    .nullable()
    .openapi({ description: 'The last response' }),
}).openapi('Delivery');

export type DeliveryView = z.infer<typeof DeliverySchema>;

export const DeliveryPageSchema = z
  .object({ data: z.array(DeliverySchema), nextCursor: z.string().nullable() })
  .openapi('DeliveryPage');
