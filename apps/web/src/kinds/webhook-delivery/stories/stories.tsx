import { Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import type { DeliveryView, WebhookView } from '@/api/webhooks/webhook-schema';
import { exampleJobs } from '@/features/stories/example-jobs';
import { Deliveries } from '../deliveries';
import { WebhookActions } from '../webhook-actions';
import { Webhooks } from '../webhooks';

const at = '2026-11-25T10:00:00.000Z';

const activeWebhook: WebhookView = {
  id: '0199a0c4-0000-7000-8000-000000000001',
  url: 'https://example.com/hooks',
  events: ['job.succeeded', 'job.failed'],
  kinds: [],
  enabled: true,
  disabledAt: null,
  disabledReason: null,
  failingSince: null,
  previousSecretUntil: null,
  createdAt: at,
  links: { self: '', deliveries: '', page: '/account/webhooks' },
};

const failingWebhook: WebhookView = {
  ...activeWebhook,
  id: '0199a0c4-0000-7000-8000-000000000002',
  failingSince: at,
  url: `https://hooks.example.org/${'a-long-path/'.repeat(12)}`,
  kinds: ['yearly-export', 'monthly-summary'],
};

const disabledWebhook: WebhookView = {
  ...activeWebhook,
  id: '0199a0c4-0000-7000-8000-000000000003',
  enabled: false,
  disabledAt: at,
  disabledReason: 'gone',
};

/** A delivery in every state. */
const exampleDeliveries: DeliveryView[] = exampleJobs.map((job) => ({
  ...job,
  kind: 'webhook-delivery',
  event: 'job.succeeded',
  messageId: job.id,
  response: job.state === 'failed' ? { status: 500, body: '{"error":"No such table"}', at } : null,
}));

export const webhookDeliveryStories: Record<string, ReactNode> = {
  Webhooks: <Webhooks webhooks={[activeWebhook, failingWebhook, disabledWebhook]} kinds={[]} />,
  'No webhooks': <Webhooks webhooks={[]} kinds={[]} />,
  Webhook: (
    <Stack gap="lg">
      <WebhookActions webhook={activeWebhook} />
      <Deliveries webhook={activeWebhook} deliveries={exampleDeliveries} after="0" />
    </Stack>
  ),
  'No deliveries': <Deliveries webhook={activeWebhook} deliveries={[]} after="0" />,
};
