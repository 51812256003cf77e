import { once } from 'node:events';
import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { isPermanentError, isTransientError, PermanentError, TransientError } from '@offload/core/contract';
import { createLookup, type Resolve, resolveBySystem } from './lookup';
import { checkTarget, type TargetRules } from './target';

// After this time without a response, the server's next IP address is tried.
const perAddressMs = 2_000;

export interface ConnectRules extends TargetRules {
  resolve?: Resolve;
}

export interface Message {
  method?: string;
  headers?: Record<string, string>;
  body?: string | Uint8Array;
}

/**
 * Sends one request to a host that the rules allow, over a connection to one of the addresses that were checked. Returns the
 * response, whose body is still to be read, and follows no redirect.
 */
export async function connect(
  url: URL,
  { method = 'GET', headers = {}, body }: Message,
  rules: ConnectRules,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const { mayBePrivate } = checkTarget(url, rules);
  const { Agent, request } = url.protocol === 'https:' ? https : http;
  // A new agent for each connection, because a kept-alive connection might lead elsewhere.
  const agent = new Agent({
    lookup: createLookup(rules.resolve ?? resolveBySystem, mayBePrivate),
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: perAddressMs,
  });
  const length = body === undefined ? {} : { 'Content-Length': Buffer.byteLength(body) };
  const all = { 'Accept-Encoding': 'identity', 'User-Agent': 'Offload', ...headers, ...length };
  const asking = request(url, { method, agent, headers: all, signal }).end(body);
  const [response] = await once(asking, 'response', { signal });
  return response;
}

/**
 * Returns what a failed request means for a job: a `TransientError` if a retry may work, a `PermanentError` otherwise.
 * `deadline` is the signal that ended the request if it took too long.
 */
export function explainFailure(error: unknown, deadline: AbortSignal): unknown {
  if (isPermanentError(error) || isTransientError(error)) return error;
  const options = { cause: error };
  if (deadline.aborted) {
    return new TransientError('fetch_timeout', 'The server of the URL took too long to respond.', options);
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOTFOUND' || code === 'ENODATA') {
    // Resolvers give the same reply for a name that doesn't exist and for one whose name servers are unreachable.
    return new TransientError(
      'no_such_host',
      'The host of this URL wasn’t found. Check the spelling.',
      options,
    );
  }
  if (/CERT|ERR_TLS|UNABLE_TO_VERIFY/.test(code)) {
    return new PermanentError('not_secure', 'The certificate of this URL is invalid.', options);
  }
  return new TransientError('fetch_failed', "The URL couldn't be reached, or the connection broke.", options);
}
