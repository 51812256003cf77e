import type { IncomingMessage } from 'node:http';
import { onRequest, onResponse } from '../http/exchanges';
import { pageAt } from '../http/page-methods';
import { requestIdHeader } from '../http/request-id-header';
import type { AnsweredRequest } from './process-metrics';

/** Times each response of this process except those of the API, which times its own. Returns a function that stops it. */
export function watchPages(answered: (request: AnsweredRequest) => void): () => void {
  const started = new WeakMap<IncomingMessage, number>();

  const stopStarts = onRequest(({ request }) => started.set(request, performance.now()));
  const stopEnds = onResponse(({ request, response }) => {
    const { method = '', url = '' } = request;
    const { statusCode: status } = response;
    const start = started.get(request);
    if (start === undefined || url.startsWith('/api/')) return;
    const seconds = (performance.now() - start) / 1_000;
    const requestId = response.getHeader(requestIdHeader)?.toString();
    answered({ method, route: routeOf(url), status, seconds, requestId });
  });
  return () => {
    stopStarts();
    stopEnds();
  };
}

// The console has a page at every other path.
const partsOfAdmin = ['api', 'assets', 'bull-board'];

/** Returns the pattern of a path. Unknown paths share one, because clients can make up any number of them. */
function routeOf(url: string): string {
  const [path = ''] = url.split('?');
  if (path.startsWith('/_next/')) return '/_next/*';
  const [, first, part = ''] = path.split('/');
  if (first === 'admin' && partsOfAdmin.includes(part)) return `/admin/${part}/*`;
  const page = pageAt(path) ?? '/*';
  return page.replace(/\[\[\.{3}\w+\]\]$/, '*').replaceAll(/\[(\w+)\]/g, ':$1');
}
