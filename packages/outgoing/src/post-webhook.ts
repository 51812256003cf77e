import { once } from 'node:events';
import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { isPermanentError, isTransientError, TransientError } from '@offload/core/errors';
import { createLookup, resolveBySystem } from './lookup';
import { openSecret, type SealingKeys } from './seal';
import { signWebhook } from './signature';
import { checkTarget, type TargetRules } from './target';

export interface Webhook {
  url: string;
  /** As stored in the database, usually encrypted. */
  secret: string;
  /** The same in every attempt, so that receivers can ignore duplicates. */
  id: string;
  body: object;
}

/** Posts a signed message to a public URL. Returns the status of the response. */
export type PostWebhook = (webhook: Webhook, signal: AbortSignal) => Promise<number>;

const timeoutMs = 10_000;

interface PostOptions extends Pick<TargetRules, 'allowHosts'> {
  sealingKeys: SealingKeys;
}

/**
 * Returns a `PostWebhook` that doesn't follow redirects. It throws a `PermanentError` if the URL is rejected or the secret
 * can't be decrypted, and a `TransientError` if the receiver doesn't accept the message.
 */
export function createPostWebhook({ allowHosts, sealingKeys }: PostOptions): PostWebhook {
  return async ({ url, secret, id, body }, signal) => {
    const target = new URL(url);
    const { mayBePrivate } = checkTarget(target, { allowHosts, ports: [80, 443] });
    const { Agent, request } = target.protocol === 'https:' ? https : http;
    const agent = new Agent({ lookup: createLookup(resolveBySystem, mayBePrivate) });
    const text = JSON.stringify(body);
    const headers = {
      ...signWebhook(openSecret(secret, sealingKeys), { id, at: new Date(), body: text }),
      'Content-Type': 'application/json',
      'Content-Length': Buffer.byteLength(text),
      'User-Agent': 'Offload',
    };
    const either = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
    try {
      const asking = request(target, { method: 'POST', agent, headers, signal: either }).end(text);
      const [response] = await once(asking, 'response', { signal: either });
      return accepted(response);
    } catch (error) {
      signal.throwIfAborted();
      if (isPermanentError(error) || isTransientError(error)) throw error;
      throw new TransientError('webhook_unreachable', "The webhook couldn't be reached.", { cause: error });
    }
  };
}

function accepted(response: IncomingMessage): number {
  const { statusCode = 0 } = response;
  // Only its status matters.
  response.destroy();
  if (statusCode >= 200 && statusCode < 300) return statusCode;
  throw new TransientError('webhook_refused', `The webhook responded with ${statusCode}.`);
}
