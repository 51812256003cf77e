import type { IncomingMessage } from 'node:http';
import { PermanentError, TransientError } from '@offload/core/errors';

const redirects = [301, 302, 303, 307, 308];
const passing = [408, 425, 429];

/** Where an answer sends us; null where it is the last. */
export function redirectOf({ statusCode = 0, headers }: IncomingMessage, url: URL): URL | null {
  if (!redirects.includes(statusCode)) return null;
  const { location } = headers;
  if (!location || !URL.canParse(location, url.href)) {
    throw new PermanentError('bad_redirect', 'The address leads on to one that is none.');
  }
  return new URL(location, url);
}

/** Throws where there is nothing to read, or nothing that we take. */
export function assertReadable({ statusCode = 0, headers }: IncomingMessage, maxBytes: number): void {
  if (statusCode >= 500 || passing.includes(statusCode)) {
    throw new TransientError('fetch_failed', `The address answered with an error (${statusCode}).`);
  }
  if (statusCode === 401 || statusCode === 403) {
    throw new PermanentError('not_open', `The address is not open to everybody (${statusCode}).`);
  }
  if (statusCode === 404 || statusCode === 410) {
    throw new PermanentError('not_found', `There is nothing at this address (${statusCode}).`);
  }
  if (statusCode !== 200) {
    throw new PermanentError('not_a_file', `The address answered with something else (${statusCode}).`);
  }
  if (!['identity', undefined].includes(headers['content-encoding'])) {
    throw new PermanentError('encoded', 'The address sends it compressed, although it was asked not to.');
  }
  if (Number(headers['content-length'] ?? 0) > maxBytes) throw tooLarge(maxBytes);
}

/** Reads an answer whole. Throws once it is more than `maxBytes`. */
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
  return new PermanentError(
    'too_large',
    `What is at this address is larger than ${maxBytes / 1_000_000} MB.`,
  );
}
