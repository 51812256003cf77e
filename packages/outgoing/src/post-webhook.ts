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
  /** As it is kept. */
  secret: string;
  /** The same in every attempt: a receiver takes a message once. */
  id: string;
  body: object;
}

/** Posts a signed message to an address of the internet. Answers the status that it was accepted with. */
export type PostWebhook = (webhook: Webhook, signal: AbortSignal) => Promise<number>;

const timeoutMs = 10_000;

interface PostOptions extends Pick<TargetRules, 'allowHosts'> {
  sealingKeys: SealingKeys;
}

/**
 * Makes a `PostWebhook` that follows no redirect. It throws a `PermanentError` where the address is refused or the secret
 * cannot be read, a `TransientError` where it was not accepted.
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
      throw new TransientError('webhook_unreachable', 'The webhook could not be reached.', { cause: error });
    }
  };
}

function accepted(response: IncomingMessage): number {
  const { statusCode = 0 } = response;
  // What it says beside its status is of no use.
  response.destroy();
  if (statusCode >= 200 && statusCode < 300) return statusCode;
  throw new TransientError('webhook_refused', `The webhook answered with ${statusCode}.`);
}
