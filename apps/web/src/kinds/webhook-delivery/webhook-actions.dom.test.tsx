import { until } from '@offload/testing';
import { expect, it } from 'vitest';
import type { WebhookView } from '@/api/webhooks/webhook-schema';
import { show } from '@/testing/show';
import { WebhookActions } from './webhook-actions';

const webhook: WebhookView = {
  id: '0199a0c4-0000-7000-8000-000000000000',
  url: 'https://example.com/hooks',
  events: ['job.failed'],
  kinds: [],
  enabled: true,
  disabledAt: null,
  disabledReason: null,
  failingSince: null,
  previousSecretUntil: null,
  createdAt: '2026-11-25T10:00:00.000Z',
  links: { self: '/api/webhooks/1', deliveries: '/api/webhooks/1/deliveries', page: '/account/webhooks/1' },
};

const findButton = (text: string) =>
  [...document.querySelectorAll('button')].find((button) => button.textContent === text);

it('keeps the focus on the button that disables a webhook, which then enables it', async () => {
  const showNext = show(<WebhookActions webhook={webhook} />);
  await until(() => findButton('Disable') !== undefined);
  findButton('Disable')?.focus();
  showNext(<WebhookActions webhook={{ ...webhook, enabled: false }} />);
  await until(() => findButton('Enable') !== undefined);
  expect(document.activeElement).toBe(findButton('Enable'));
});
