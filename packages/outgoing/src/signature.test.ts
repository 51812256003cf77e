import { Webhook } from 'standardwebhooks';
import { expect, it } from 'vitest';
import { newWebhookSecret, signWebhook } from './signature';

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const body = '{"test": 2432232314}';

it('signs like the example of Standard Webhooks', () => {
  const headers = signWebhook([secret], {
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    at: new Date(1_614_265_330_000),
    body,
  });
  expect(headers).toEqual({
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  });
});

it('can be verified with either of two secrets, and no other', () => {
  const [older, newer] = [newWebhookSecret(), newWebhookSecret()];
  const headers = signWebhook([newer, older], { id: 'message', at: new Date(), body });
  for (const known of [older, newer]) expect(new Webhook(known).verify(body, headers)).toBeTruthy();
  expect(() => new Webhook(secret).verify(body, headers)).toThrow();
});

it('makes secrets of 24 random bytes', () => {
  const secrets = [newWebhookSecret(), newWebhookSecret()];
  expect(new Set(secrets).size).toBe(2);
  for (const each of secrets) expect(each).toMatch(/^whsec_[A-Za-z0-9+/]{32}$/);
});
