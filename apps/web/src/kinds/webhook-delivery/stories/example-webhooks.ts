import type { DeliveryView, WebhookView } from '@/api/webhooks/webhook-schema';
import { exampleJobs } from '@/features/stories/example-jobs';

const at = '2026-11-25T10:00:00.000Z';

export const activeWebhook: WebhookView = {
  ...{ id: '0199a0c4-0000-7000-8000-000000000001', url: 'https://example.com/hooks' },
  ...{ events: ['job.succeeded', 'job.failed'], kinds: [], enabled: true },
  ...{ disabledAt: null, disabledReason: null, failingSince: null, previousSecretUntil: null, createdAt: at },
  links: { self: '', deliveries: '', page: '/account/webhooks' },
};

export const failingWebhook: WebhookView = {
  ...{ ...activeWebhook, id: '0199a0c4-0000-7000-8000-000000000002', failingSince: at },
  ...{
    url: `https://hooks.example.org/${'a-long-path/'.repeat(12)}`,
    kinds: ['yearly-export', 'monthly-summary'],
  },
};

export const disabledWebhook: WebhookView = {
  ...{ ...activeWebhook, id: '0199a0c4-0000-7000-8000-000000000003' },
  ...{ enabled: false, disabledAt: at, disabledReason: 'gone' },
};

/** A delivery in every state. */
export const exampleDeliveries: DeliveryView[] = exampleJobs.map((job) => ({
  ...{ ...job, kind: 'webhook-delivery', event: 'job.succeeded', messageId: job.id },
  response: job.state === 'failed' ? { status: 500, body: '{"error":"No such table"}', at } : null,
}));
