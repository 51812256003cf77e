import type { IncomingHttpHeaders } from 'node:http';
import { type BlockList, isIPv6 } from 'node:net';
import { findClient, isLoopback } from '@offload/env';
import { clientHeader, forwardedHeader } from './client-address';
import { onRequest } from './exchanges';
import { isOfApi, leadToApi } from './page-methods';

/** Where malformed URLs are sent: the API responds with 400, and there is no such page. */
export const malformedUrl = { api: '/api/malformed-url', page: '/malformed-url' };

/**
 * Looks at every request to this process before Next does. Writes the address of its client into it, because Next takes
 * whatever X-Forwarded-For a stranger sends. Leads a malformed URL to where it is rejected, because Next decodes the path
 * before any code of ours runs, and fails. Leads methods that pages don't have to the API. Returns a function that stops it.
 */
export function guardRequests(trusted: BlockList): () => void {
  const [header, forwarded] = [clientHeader(), forwardedHeader()];
  return onRequest(({ request }) => {
    const { headers, socket, url = '' } = request;
    const forwardedFor = [headers['x-forwarded-for']].flat().join(',');
    const peer = socket.remoteAddress && findClient(socket.remoteAddress, '', trusted);
    if (peer) headers[header] = findClient(peer, forwardedFor, trusted);
    if (peer && !trusted.check(peer, isIPv6(peer) ? 'ipv6' : 'ipv4') && isFromElsewhere(headers)) {
      headers[forwarded] = 'true';
    }
    if (isMalformed(url)) request.url = isOfApi(url) ? malformedUrl.api : malformedUrl.page;
    leadToApi(request);
  });
}

const byProxies = ['x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'forwarded', 'via'];

/**
 * Returns whether a proxy says that it forwards the request, or it was sent to a name that isn't this machine's. Such a
 * proxy or tunnel on this machine looks like a client on this machine.
 */
function isFromElsewhere({ host, ...headers }: IncomingHttpHeaders): boolean {
  if (byProxies.some((name) => headers[name] !== undefined)) return true;
  return !URL.canParse(`http://${host}`) || !isLoopback(new URL(`http://${host}`).hostname);
}

/** Matches text that can't be stored: PostgreSQL stores no NUL, and half a surrogate pair can't be decoded. */
function isMalformed(url: string): boolean {
  try {
    return decodeURIComponent(url).includes('\u0000');
  } catch {
    return true;
  }
}
