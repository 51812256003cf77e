import { once } from 'node:events';
import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { isPermanentError, isTransientError, PermanentError, TransientError } from '@offload/core/errors';
import {
  checkTarget,
  createLookup,
  type Resolve,
  resolveBySystem,
  type TargetRules,
} from '@offload/outgoing';
import { assertReadable, readBody, redirectOf } from './answer';

const maxRedirects = 3;
// If a server doesn't respond at its first IP address, the next one is tried.
const perAddressMs = 2_000;

export interface FetchSettings extends Partial<TargetRules> {
  /** Milliseconds for the whole fetch, including redirects. */
  timeoutMs?: number;
  resolve?: Resolve;
}

interface FetchLimits {
  maxBytes: number;
  signal: AbortSignal;
}

/** Fetches the file at a URL on the public internet. */
export type FetchFile = (address: string, limits: FetchLimits) => Promise<Buffer>;

/**
 * Returns a `FetchFile` that follows up to three redirects. It throws a `PermanentError` if the URL is rejected or the
 * response won't change, and a `TransientError` if a retry may work.
 */
export function createFetchFile(settings: FetchSettings = {}): FetchFile {
  const { allowHosts = [], ports = [80, 443], timeoutMs = 30_000, resolve = resolveBySystem } = settings;

  async function ask(url: URL, signal: AbortSignal): Promise<IncomingMessage> {
    const { mayBePrivate } = checkTarget(url, { allowHosts, ports });
    const { Agent, request } = url.protocol === 'https:' ? https : http;
    // A new agent for each connection, because a kept-alive connection might lead elsewhere.
    const agent = new Agent({
      lookup: createLookup(resolve, mayBePrivate),
      autoSelectFamily: true,
      autoSelectFamilyAttemptTimeout: perAddressMs,
    });
    const headers = { Accept: 'image/*', 'Accept-Encoding': 'identity', 'User-Agent': 'Offload' };
    const asking = request(url, { agent, headers, signal }).end();
    const [response] = await once(asking, 'response', { signal });
    return response;
  }

  async function follow(first: string, maxBytes: number, signal: AbortSignal): Promise<Buffer> {
    let url = new URL(first);
    for (let hops = 0; hops <= maxRedirects; hops += 1) {
      const response = await ask(url, signal);
      try {
        const next = redirectOf(response, url);
        if (next === null) {
          assertReadable(response, maxBytes);
          return await readBody(response, maxBytes);
        }
        url = next;
      } finally {
        response.destroy();
      }
    }
    throw new PermanentError('too_many_redirects', `The URL redirects more than ${maxRedirects} times.`);
  }

  return async (address, { maxBytes, signal }) => {
    const deadline = AbortSignal.timeout(timeoutMs);
    try {
      return await follow(address, maxBytes, AbortSignal.any([signal, deadline]));
    } catch (error) {
      signal.throwIfAborted();
      throw explain(error, deadline);
    }
  };
}

function explain(error: unknown, deadline: AbortSignal): unknown {
  if (isPermanentError(error) || isTransientError(error)) return error;
  const options = { cause: error };
  if (deadline.aborted) {
    return new TransientError('fetch_timeout', 'The server of the URL took too long to respond.', options);
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOTFOUND' || code === 'ENODATA') {
    return new PermanentError(
      'no_such_host',
      "The host of this URL doesn't exist. Check the spelling.",
      options,
    );
  }
  if (/CERT|ERR_TLS|UNABLE_TO_VERIFY/.test(code)) {
    return new PermanentError('not_secure', 'The certificate of this URL is invalid.', options);
  }
  return new TransientError('fetch_failed', "The URL couldn't be reached, or the connection broke.", options);
}
