import { Stack } from '@mantine/core';
import type { DeliveryView, WebhookView } from '@/api/webhooks/webhook-schema';
import type { Story } from '@/features/stories/story';
import { Deliveries } from '../deliveries';
import { WebhookActions } from '../webhook-actions';
import { Webhooks } from '../webhooks';
import { activeWebhook, disabledWebhook, exampleDeliveries, failingWebhook } from './example-webhooks';

const kinds = ['yearly-export', 'monthly-summary'];

export const webhookDeliveryStories: Record<string, Story> = {
  Webhooks: {
    empty: <Webhooks webhooks={[]} kinds={kinds} />,
    error: <Webhooks webhooks={[failingWebhook, disabledWebhook]} kinds={kinds} />,
    full: <Webhooks webhooks={[activeWebhook, failingWebhook, disabledWebhook]} kinds={kinds} />,
  },
  Webhook: {
    empty: <Webhook webhook={activeWebhook} deliveries={[]} />,
    error: <Webhook webhook={disabledWebhook} deliveries={[]} />,
    full: <Webhook webhook={activeWebhook} deliveries={exampleDeliveries} />,
  },
};

function Webhook({ webhook, deliveries }: { webhook: WebhookView; deliveries: DeliveryView[] }) {
  return (
    <Stack gap="lg">
      <WebhookActions webhook={webhook} />
      <Deliveries webhook={webhook} deliveries={deliveries} after="0" />
    </Stack>
  );
}
