import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { IncomingMessage, ServerResponse } from 'node:http';
import type { AnsweredRequest } from './process-metrics';

const uuid = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;

/** Times each response of this process except those of the API, which times its own. Returns a function that stops it. */
export function watchPages(answered: (request: AnsweredRequest) => void): () => void {
  const started = new WeakMap<IncomingMessage, number>();

  function onStart(message: unknown): void {
    if (isExchange(message)) started.set(message.request, performance.now());
  }
  function onFinish(message: unknown): void {
    if (!isExchange(message)) return;
    const { request, response } = message;
    const { method = '', url = '' } = request;
    const start = started.get(request);
    if (start === undefined || url.startsWith('/api/')) return;
    const { statusCode: status } = response;
    answered({ method, route: routeOf(url, status), status, seconds: (performance.now() - start) / 1_000 });
  }
  subscribe('http.server.request.start', onStart);
  subscribe('http.server.response.finish', onFinish);
  return () => {
    unsubscribe('http.server.request.start', onStart);
    unsubscribe('http.server.response.finish', onFinish);
  };
}

function isExchange(message: unknown): message is { request: IncomingMessage; response: ServerResponse } {
  return (
    typeof message === 'object' &&
    message !== null &&
    'request' in message &&
    message.request instanceof IncomingMessage &&
    'response' in message &&
    message.response instanceof ServerResponse
  );
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
