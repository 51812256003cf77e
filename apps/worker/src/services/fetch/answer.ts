import type { IncomingMessage } from 'node:http';
import { PermanentError, TransientError } from '@offload/core/contract';

const redirects = [301, 302, 303, 307, 308];
const temporary = [408, 425, 429];

/** Returns where a response redirects to, or null if it doesn't. */
export function redirectOf({ statusCode = 0, headers }: IncomingMessage, url: URL): URL | null {
  if (!redirects.includes(statusCode)) return null;
  const { location } = headers;
  if (!location || !URL.canParse(location, url.href)) {
    throw new PermanentError('bad_redirect', 'The URL redirects to an invalid URL.');
  }
  return new URL(location, url);
}

/** Throws unless the response has a body that we accept. */
export function assertReadable({ statusCode = 0, headers }: IncomingMessage, maxBytes: number): void {
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
export async function readBody(response: IncomingMessage, maxBytes: number): Promise<Buffer> {
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
