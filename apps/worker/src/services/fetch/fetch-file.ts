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
// A server whose first address is silent gets a chance on its next one.
const perAddressMs = 2_000;

export interface FetchSettings extends Partial<TargetRules> {
  /** Milliseconds for all of it, redirects too. */
  timeoutMs?: number;
  resolve?: Resolve;
}

interface FetchLimits {
  maxBytes: number;
  signal: AbortSignal;
}

/** Gets the file at an address of the internet, and only of the internet. */
export type FetchFile = (address: string, limits: FetchLimits) => Promise<Buffer>;

/**
 * Makes a `FetchFile` that follows at most three redirects. It throws a `PermanentError` where the address is refused or
 * its answer is final, a `TransientError` where it may be another one later.
 */
export function createFetchFile(settings: FetchSettings = {}): FetchFile {
  const { allowHosts = [], ports = [80, 443], timeoutMs = 30_000, resolve = resolveBySystem } = settings;

  async function ask(url: URL, signal: AbortSignal): Promise<IncomingMessage> {
    const { mayBePrivate } = checkTarget(url, { allowHosts, ports });
    const { Agent, request } = url.protocol === 'https:' ? https : http;
    // Of its own, for this connection: none that is kept may lead elsewhere.
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
    throw new PermanentError('too_many_redirects', `The address leads on more than ${maxRedirects} times.`);
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
    return new TransientError('fetch_timeout', 'The address took too long to answer.', options);
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOTFOUND' || code === 'ENODATA') {
    return new PermanentError('no_such_host', 'There is no such host. Is the address right?', options);
  }
  if (/CERT|ERR_TLS|UNABLE_TO_VERIFY/.test(code)) {
    return new PermanentError('not_secure', 'The certificate of this address is not valid.', options);
  }
  return new TransientError('fetch_failed', 'The address could not be reached, or broke off.', options);
}
