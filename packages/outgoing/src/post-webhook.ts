import { TransientError } from '@offload/core/contract';
import type { ConnectRules } from './connect';
import { createSendRequest } from './request';
import { parseRetryAfter } from './retry-after';
import { openSecret, type SealingKeys } from './seal';
import { signWebhook } from './signature';

interface SignedMessage {
  url: string;
  /** As stored in the database, usually encrypted. Each adds a signature. */
  secrets: readonly string[];
  /** The same in every attempt, so that receivers can ignore duplicates. */
  id: string;
  body: object;
}

export interface WebhookResponse {
  status: number;
  /** Its first kilobyte, as text. */
  body: string;
  /** How long the receiver asks us to wait, or null. */
  retryAfterMs: number | null;
}

/** Posts a signed message to a public URL. Returns the response, whatever its status. */
export type PostWebhook = (message: SignedMessage, signal: AbortSignal) => Promise<WebhookResponse>;

interface PostOptions extends Pick<ConnectRules, 'allowHosts' | 'resolve'> {
  sealingKeys: SealingKeys;
  /** Milliseconds for the whole exchange. */
  timeoutMs?: number;
}

/**
 * Returns a `PostWebhook` that doesn't follow redirects and reads no more than it returns. It throws a `PermanentError` if
 * the URL is rejected or a secret can't be decrypted, and a `TransientError` if there is no response in time.
 */
export function createPostWebhook({ sealingKeys, timeoutMs = 15_000, ...rules }: PostOptions): PostWebhook {
  const send = createSendRequest({ ...rules, ports: [80, 443] });
  return async ({ url, secrets, id, body: message }, signal) => {
    const body = JSON.stringify(message);
    const opened = secrets.map((secret) => openSecret(secret, sealingKeys));
    const headers = {
      ...signWebhook(opened, { id, at: new Date(), body }),
      'Content-Type': 'application/json',
    };
    const request = { method: 'POST', headers, body, maxBytes: 1_024, timeoutMs };
    const response = await send(url, request, signal).catch(rethrow);
    return {
      status: response.status,
      body: textOf(response.body),
      retryAfterMs: parseRetryAfter(response.headers['retry-after']),
    };
  };
}

// An endpoint may be back later, even if its host has no address now or its certificate has expired.
const mayPass = ['no_such_host', 'not_secure'];

function rethrow(error: unknown): never {
  if (error instanceof Error && 'code' in error && mayPass.includes(String(error.code))) {
    const message = `The endpoint couldn't be reached. ${error.message}`;
    throw new TransientError('webhook_unreachable', message, { cause: error });
  }
  throw error;
}

/** Decodes as a stream, which leaves out a character that was cut off. PostgreSQL stores no NUL. */
function textOf(bytes: Buffer): string {
  return new TextDecoder().decode(bytes, { stream: true }).replaceAll('\u0000', '');
}
