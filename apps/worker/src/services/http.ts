import { createHash } from 'node:crypto';
import { isTransientError, PermanentError, TransientError } from '@offload/core/contract';
import { currentStep } from '@offload/core/worker';
import type { Http } from '@offload/kinds/services/outgoing';
import { type OutgoingResponse, parseRetryAfter, type SendRequest } from '@offload/outgoing';

const temporary = [408, 425, 429];
const safe = ['GET', 'HEAD'];

/** Returns the HTTP service of one run. */
export function createHttp(send: SendRequest, jobId: string, signal: AbortSignal): Http {
  const counts = new Map<string, number>();

  /** The order of requests within a step is the same in every run. */
  function nextKey(): string {
    const step = currentStep() ?? '';
    const count = (counts.get(step) ?? 0) + 1;
    counts.set(step, count);
    return createHash('sha256')
      .update(JSON.stringify([jobId, step, count]))
      .digest('hex');
  }

  return {
    async request(url, { method = 'GET', headers, maxBytes = 1_000_000, timeoutMs = 30_000, ...rest } = {}) {
      const key = safe.includes(method) ? {} : { 'Idempotency-Key': nextKey() };
      const request = { ...rest, method, headers: { ...key, ...headers }, maxBytes, timeoutMs };
      const response = await send(url, request, signal).catch(blameGate);
      assertOk(response, new URL(url).host);
      const { isCut, ...answer } = response;
      if (isCut)
        throw new PermanentError('too_large', `The response is larger than ${maxBytes / 1_000_000} MB.`);
      return answer;
    },
  };
}

/** If a host can't be reached, or is too slow, all its jobs would fail: that counts for the gate. */
function blameGate(error: unknown): never {
  if (!isTransientError(error)) throw error;
  throw new TransientError(error.code, error.message, { cause: error, gateFailure: { status: null } });
}

function assertOk({ status, headers }: OutgoingResponse, host: string): void {
  if (status >= 200 && status < 300) return;
  if (status >= 500 || temporary.includes(status)) {
    const retryAfterMs = parseRetryAfter(headers['retry-after']);
    throw new TransientError('host_failed', `${host} responded with an error (${status}).`, {
      retryAfterMs,
      gateFailure: { status },
    });
  }
  if (status >= 300 && status < 400) {
    const { location = 'another URL' } = headers;
    throw new PermanentError('redirected', `${host} redirects to ${location}. Use that URL instead.`);
  }
  throw new PermanentError('host_refused', `${host} rejected the request (${status}).`);
}
