import { defineSample } from '../src/sample';
import { webhookDelivery } from './contract';

export default defineSample(webhookDelivery, async ({ addWebhook }) => ({
  payload: {
    webhookId: await addWebhook(),
    messageId: crypto.randomUUID(),
    type: 'job.succeeded',
    timestamp: '2026-11-25T10:00:00.000Z',
    data: { kind: 'sales-report', state: 'succeeded' },
  },
}));
