import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { type ConnectRules, connect, explainFailure, type Message } from './connect';
import { startDeadline } from './deadline';

export interface OutgoingRequest extends Message {
  /** Bytes of the response's body to read. The rest is cut off. */
  maxBytes: number;
  /** Milliseconds until the last byte of the response, however steadily it arrives. */
  timeoutMs: number;
}

export interface OutgoingResponse {
  /** Any status: also a redirect, which isn't followed, and an error. */
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** Whether the body was longer than `maxBytes`. */
  isCut: boolean;
}

/**
 * Sends a request to a URL and reads the response. Throws a `PermanentError` if the URL is rejected, a `TransientError` if the
 * host can't be reached or takes too long, and the signal's reason if it aborts.
 */
export type SendRequest = (
  url: string,
  request: OutgoingRequest,
  signal: AbortSignal,
) => Promise<OutgoingResponse>;

/** Returns a `SendRequest` for hosts that the rules allow. */
export function createSendRequest(rules: ConnectRules): SendRequest {
  return async (url, { maxBytes, timeoutMs, ...message }, signal) => {
    const deadline = startDeadline(timeoutMs);
    try {
      const either = AbortSignal.any([signal, deadline.signal]);
      const response = await connect(new URL(url), message, rules, either);
      const { statusCode: status = 0, headers } = response;
      return { status, headers, ...(await readUpTo(response, maxBytes)) };
    } catch (error) {
      signal.throwIfAborted();
      throw explainFailure(error, deadline.signal);
    } finally {
      deadline.end();
    }
  };
}

async function readUpTo(
  response: IncomingMessage,
  maxBytes: number,
): Promise<Pick<OutgoingResponse, 'body' | 'isCut'>> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  // Leaving the loop closes the connection.
  for await (const chunk of response) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > maxBytes) return { body: Buffer.concat(chunks).subarray(0, maxBytes), isCut: true };
  }
  return { body: Buffer.concat(chunks), isCut: false };
}
