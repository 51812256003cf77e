import { randomBytes } from 'node:crypto';
import { createPostWebhook, newWebhookSecret, sealSecret } from '@offload/outgoing';
import { expect, it } from 'vitest';
import { webhookDelivery } from './contract';

it("counts an endpoint whose host doesn't exist as a failure that only its owner can fix", async () => {
  const sealingKeys = [randomBytes(32)];
  const noSuchHost = Object.assign(new Error('no such host'), { code: 'ENOTFOUND' });
  const post = createPostWebhook({
    allowHosts: [],
    sealingKeys,
    resolve: async () => Promise.reject(noSuchHost),
  });
  const secrets = [sealSecret(newWebhookSecret(), sealingKeys)];
  const message = { url: 'https://nowhere.example/', secrets, id: 'message', body: {} };
  const failure = await post(message, new AbortController().signal).catch((error: unknown) => error);
  expect(failure).toMatchObject({ name: 'TransientError', code: 'webhook_unreachable' });
  expect(webhookDelivery.ownerErrors).toContain('webhook_unreachable');
});
