import type { IncomingMessage } from 'node:http';
import { PermanentError, TransientError } from '@offload/core/contract';
import { type ConnectRules, connect, explainFailure, startDeadline } from '@offload/outgoing';

const redirects = [301, 302, 303, 307, 308];
const temporary = [408, 425, 429];

/** Returns where a response redirects to, or null if it doesn't. */
function redirectOf({ statusCode = 0, headers }: IncomingMessage, url: URL): URL | null {
  if (!redirects.includes(statusCode)) return null;
  const { location } = headers;
  if (!location || !URL.canParse(location, url.href)) {
    throw new PermanentError('bad_redirect', 'The URL redirects to an invalid URL.');
  }
  return new URL(location, url);
}

/** Throws unless the response has a body that we accept. */
function assertReadable({ statusCode = 0, headers }: IncomingMessage, maxBytes: number): void {
  if (statusCode >= 500 || temporary.includes(statusCode)) {
    throw new TransientError(
      'fetch_failed',
      `The server of the URL responded with an error (${statusCode}).`,
    );
  }
  if (statusCode === 401 || statusCode === 403) {
    throw new PermanentError('not_open', `The URL requires authorization (${statusCode}).`);
  }
  if (statusCode === 404 || statusCode === 410) {
    throw new PermanentError('not_found', `Nothing was found at this URL (${statusCode}).`);
  }
  if (statusCode !== 200) {
    throw new PermanentError(
      'not_a_file',
      `The server of the URL responded with an unexpected status (${statusCode}).`,
    );
  }
  if (!['identity', undefined].includes(headers['content-encoding'])) {
    throw new PermanentError(
      'encoded',
      "The server of the URL sent a compressed response, which we don't accept.",
    );
  }
  if (Number(headers['content-length'] ?? 0) > maxBytes) throw tooLarge(maxBytes);
}

/** Reads a whole response. Throws as soon as it exceeds `maxBytes`. */
async function readBody(response: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function tooLarge(maxBytes: number): PermanentError {
  return new PermanentError('too_large', `The file at this URL is larger than ${maxBytes / 1_000_000} MB.`);
}

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
    const deadline = startDeadline(timeoutMs);
    try {
      return await follow(address, maxBytes, AbortSignal.any([signal, deadline.signal]));
    } catch (error) {
      signal.throwIfAborted();
      throw explainFailure(error, deadline.signal);
    } finally {
      deadline.end();
    }
  };
}
