import { runInline } from '@offload/core/testing';
import { expect, it } from 'vitest';
import type { WebhookMessage } from '../src/services/outgoing';
import processor from './processor';

const message = {
  webhookId: '0b8e4c56-4b0e-4c11-9d6c-3a0a3a7d1c11',
  messageId: '6f1f6a0e-6d0b-4a52-8a55-0f4f7a3f9b22',
  type: 'job.succeeded',
  timestamp: '2026-11-25T10:01:02.000Z',
  data: { id: 'a', state: 'succeeded' },
};

it('delivers the message as it was enqueued, and returns the response', async () => {
  const delivered: WebhookMessage[] = [];
  const webhooks = {
    async deliver(given: WebhookMessage) {
      delivered.push(given);
      return { status: 204, response: '' };
    },
  };
  const { result } = await runInline(processor, message, { services: { webhooks } });
  expect(result).toEqual({ status: 204, response: '' });
  expect(delivered).toEqual([message]);
});
