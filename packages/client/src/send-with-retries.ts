import { OffloadError, retryAfter } from './offload-error';

/** In milliseconds. */
export const standardPauses = { first: 500, longest: 30_000 };

const maxRetries = 4;

/**
 * Sends a request, again if it fails for a reason that passes: up to four times, after growing pauses, or when the response
 * says. It sends again only what does its work once: reads, replacements, and what has an Idempotency-Key. Everything else,
 * only if it was turned away because there were too many requests. Waits for no more than 30 s at a time. Throws an
 * OffloadError with the code `unreachable` if there is no response.
 */
export async function sendWithRetries(
  send: (request: Request) => Promise<Response>,
  request: Request,
  pauses = standardPauses,
): Promise<Response> {
  for (let retries = 0; ; retries += 1) {
    const response = await send(request.clone()).catch((error: unknown) => {
      request.signal.throwIfAborted();
      if (retries === maxRetries || !isRepeatable(request)) throw unreachable(request, error);
    });
    if (response && (retries === maxRetries || !mayPass(request, response))) return response;
    const pause = (response && retryAfter(response)) ?? backoff(retries, pauses);
    if (response && pause > pauses.longest) return response;
    await response?.body?.cancel();
    await sleep(pause, request.signal);
  }
}

function isRepeatable({ method, headers }: Request): boolean {
  return method === 'GET' || method === 'PUT' || headers.has('Idempotency-Key');
}

/** Whether the same request may succeed later. A 409 that says when is about an earlier one that is still in progress. */
function mayPass(request: Request, { status, headers }: Response): boolean {
  if (status === 429) return true;
  if (!isRepeatable(request)) return false;
  return [502, 503, 504].includes(status) || (status === 409 && headers.has('Retry-After'));
}

/** Half of it is random, so that many clients don't come back at once. */
export function backoff(retries: number, { first, longest }: typeof standardPauses): number {
  return Math.min(first * 2 ** retries, longest) * (0.5 + Math.random() / 2);
}

function unreachable({ method, url }: Request, cause: unknown): OffloadError {
  return new OffloadError('unreachable', `${method} ${url}: Offload can't be reached.`, { cause });
}

/** Resolves after a time. Rejects with the signal's reason when it aborts. */
export async function sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted();
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(done, ms);
    signal?.addEventListener('abort', aborted);
    function done() {
      signal?.removeEventListener('abort', aborted);
      resolve();
    }
    function aborted() {
      clearTimeout(timer);
      reject(signal?.reason);
    }
  });
}
