import type { WebhookWithSecret } from '@/api/webhooks/webhook-schema';
import type { SignedInCaller } from './test-api';

export const webhookRequest = {
  url: 'https://hooks.example/jobs',
  events: ['job.succeeded', 'job.failed', 'job.canceled'],
};

/** Adds a webhook as this caller. */
export async function addWebhook(by: SignedInCaller, changes = {}): Promise<WebhookWithSecret> {
  const response = await by.post('/api/webhooks', { ...webhookRequest, ...changes });
  return response.json();
}
