import type { IncomingMessage } from 'node:http';
import { onRequest, onResponse } from '../http/exchanges';
import type { AnsweredRequest } from './process-metrics';

const uuid = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;

/** Times each response of this process except those of the API, which times its own. Returns a function that stops it. */
export function watchPages(answered: (request: AnsweredRequest) => void): () => void {
  const started = new WeakMap<IncomingMessage, number>();

  const stopStarts = onRequest(({ request }) => started.set(request, performance.now()));
  const stopEnds = onResponse(({ request, response: { statusCode: status } }) => {
    const { method = '', url = '' } = request;
    const start = started.get(request);
    if (start === undefined || url.startsWith('/api/')) return;
    answered({ method, route: routeOf(url, status), status, seconds: (performance.now() - start) / 1_000 });
  });
  return () => {
    stopStarts();
    stopEnds();
  };
}

const pagesOfStaff = ['users', 'recipients'];
// The console has a page at every other path.
const partsOfAdmin = ['api', 'assets', 'bull-board'];

/** Returns the pattern of a path. Unknown paths share one, because clients can make up any number of them. */
function routeOf(url: string, status: number): string {
  const [path = ''] = url.split('?');
  if (path.startsWith('/_next/')) return '/_next/*';
  const [, first, room = ''] = path.split('/');
  if (first === 'admin' && !pagesOfStaff.includes(room))
    return partsOfAdmin.includes(room) ? `/admin/${room}/*` : '/admin/*';
  return status >= 300 && status !== 304 && status < 500 ? '/*' : path.replaceAll(uuid, ':id');
}
