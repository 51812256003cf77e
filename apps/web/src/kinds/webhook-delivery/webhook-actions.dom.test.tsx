import { MantineProvider } from '@mantine/core';
import { until } from '@offload/testing';
import { createRoot } from 'react-dom/client';
import { afterEach, expect, it, vi } from 'vitest';
import type { WebhookView } from '@/api/webhooks/webhook-schema';
import { TestRouter } from '@/testing/test-router';
import { WebhookActions } from './webhook-actions';

const root = createRoot(document.body);

afterEach(() => {
  root.render(null);
  vi.unstubAllGlobals();
});

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

const show = (shown: WebhookView) =>
  root.render(
    <TestRouter>
      <MantineProvider env="test" forceColorScheme="light">
        <WebhookActions webhook={shown} />
      </MantineProvider>
    </TestRouter>,
  );

const findButton = (text: string) =>
  [...document.querySelectorAll('button')].find((button) => button.textContent === text);

it('keeps the focus on the button that disables a webhook, which then enables it', async () => {
  // jsdom has none.
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener() {}, removeEventListener() {} }));
  show(webhook);
  await until(() => findButton('Disable') !== undefined);
  findButton('Disable')?.focus();
  show({ ...webhook, enabled: false });
  await until(() => findButton('Enable') !== undefined);
  expect(document.activeElement).toBe(findButton('Enable'));
});
