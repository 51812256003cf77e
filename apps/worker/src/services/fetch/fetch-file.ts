import { PermanentError } from '@offload/core/contract';
import { type ConnectRules, connect, explainFailure } from '@offload/outgoing';
import { assertReadable, readBody, redirectOf } from './answer';

const maxRedirects = 3;

export interface FetchSettings extends Partial<ConnectRules> {
  /** Milliseconds for the whole fetch, including redirects. */
  timeoutMs?: number;
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
  const { allowHosts = [], ports = [80, 443], timeoutMs = 30_000, resolve } = settings;
  const rules = { allowHosts, ports, ...(resolve && { resolve }) };

  async function follow(first: string, maxBytes: number, signal: AbortSignal): Promise<Buffer> {
    let url = new URL(first);
    for (let hops = 0; hops <= maxRedirects; hops += 1) {
      const response = await connect(url, { headers: { Accept: 'image/*' } }, rules, signal);
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
      throw explainFailure(error, deadline);
    }
  };
}
