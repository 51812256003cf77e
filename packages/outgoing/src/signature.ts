import { randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';

const prefix = 'whsec_';

/** Returns a new secret in the format of Standard Webhooks. */
export function newWebhookSecret(): string {
  return prefix + randomBytes(24).toString('base64');
}

/**
 * Returns the headers by which a receiver verifies and identifies a message. Each secret adds a signature, and a receiver
 * that knows one of the secrets accepts the message.
 */
export function signWebhook(
  secrets: readonly string[],
  { id, at, body }: { id: string; at: Date; body: string },
): Record<string, string> {
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
    'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, at, body)).join(' '),
  };
}
