import { PermanentError, TransientError } from '@offload/core/contract';
import webPush from 'web-push';
import { createSendRequest, type OutgoingResponse } from '../request';
import { parseRetryAfter } from '../retry-after';
import type { TargetRules } from '../target';
import type { PushKeys } from './keys';

interface Push {
  /** The endpoint and the keys of the subscription, as the browser has created them. */
  subscription: { endpoint: string; p256dh: string; auth: string };
  keys: PushKeys;
  payload: string;
  /** A message replaces an earlier one with the same topic that hasn't arrived. */
  topic: string;
  /** How long the push service keeps the message for a device that is offline. */
  ttlSeconds: number;
}

/** Sends an encrypted message to a push service (RFC 8030). Returns false if the subscription has ended. */
export type PostPush = (push: Push, signal: AbortSignal) => Promise<boolean>;

interface PostOptions extends Pick<TargetRules, 'allowHosts'> {
  /** A contact for push services: a `mailto:` or `https:` URL. */
  subject: string;
}

/**
 * Returns a `PostPush`. It throws a `PermanentError` if the URL is rejected or the service rejects the message, and a
 * `TransientError` if the service is busy, down, or out of reach.
 */
export function createPostPush({ allowHosts, subject }: PostOptions): PostPush {
  const send = createSendRequest({ allowHosts, ports: [443] });
  return async ({ subscription, keys, payload, topic, ttlSeconds }, signal) => {
    const { endpoint, p256dh, auth } = subscription;
    const { method, headers, body } = webPush.generateRequestDetails(
      { endpoint, keys: { p256dh, auth } },
      payload,
      { vapidDetails: { subject, ...keys }, TTL: ttlSeconds, topic },
    );
    const message = { method, headers: textsOf(headers), body };
    return wasAccepted(await send(endpoint, { ...message, maxBytes: 1_000, timeoutMs: 10_000 }, signal));
  };
}

function wasAccepted({ status, headers }: OutgoingResponse): boolean {
  if (status >= 200 && status < 300) return true;
  if (status === 404 || status === 410) return false;
  if (status === 429 || status >= 500) {
    const retryAfterMs = parseRetryAfter(headers['retry-after']);
    throw new TransientError('push_busy', `The push service responded with ${status}.`, { retryAfterMs });
  }
  throw new PermanentError('push_rejected', `The push service rejected the message with ${status}.`);
}

function textsOf(headers: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}
