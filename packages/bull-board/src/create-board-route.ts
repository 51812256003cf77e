import { isFromElsewhere, mayDo, pathWithin, readAccess, withoutSlash } from '@offload/core/admin';
import { isQueueDown } from '@offload/core/health';
import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { isBoardRejection } from './actions';
import { addBoardApi, type BoardEnv } from './board-api';
import { boardActions, createBoardQueues } from './board-queues';
import { readUiFiles } from './files/own-files';
import { type BullBoardOptions, checkOptions } from './options';
import { documentOf, fileOf, headers } from './page/document';

/** Answers requests, as Next.js's route handlers do. */
type Handler = (request: Request) => Promise<Response>;

/** What a catch-all route exports. */
export interface BullBoardRoute {
  GET: Handler;
  POST: Handler;
  PUT: Handler;
  PATCH: Handler;
  DELETE: Handler;
}

/**
 * Creates Bull Board for the staff of an app. It shows and changes the rows of jobs. Mount it with a catch-all route at `basePath`.
 * Only those whom `authorize` lets in see anything. Throws if an option is missing.
 *
 * @example
 * ```ts
 * export const { GET, PUT, PATCH } = createBullBoardRoute({
 *   jobs,
 *   basePath: '/admin/queues',
 *   authorize: async (request) => (await isStaff(request)) && { actor: 'ada@example.com', can: 'all', seesValues: true },
 * });
 * ```
 */
export function createBullBoardRoute(options: BullBoardOptions): BullBoardRoute {
  checkOptions(options);
  const basePath = withoutSlash(options.basePath);
  const { onError = console.error } = options;
  const files = readUiFiles();
  const app = new Hono<BoardEnv>({ getPath: (request) => pathWithin(basePath, request) })
    .use(guard(options))
    .get('/static/*', (c) => {
      const name = c.req.path.slice(1);
      return fileOf(files, name) ?? rejected(c, 404, 'There is no such file.');
    });
  addBoardApi(app);
  app
    .all('/api/*', (c) => rejected(c, 404, 'There is no such call.'))
    .get('*', (c) =>
      c.html(documentOf(files, { basePath, links: options.links ?? [], access: c.get('access') })),
    );
  app.notFound((c) => rejected(c, 405, 'This page can only be read.'));
  app.onError((error, c) => {
    if (isBoardRejection(error)) return rejected(c, error.status, error.message);
    if (isQueueDown(error)) return rejected(c, 503, 'The queues can’t be reached. Try again in a moment.');
    onError(error);
    return rejected(c, 500, 'Something went wrong. The server’s log has the error.');
  });
  const handle: Handler = async (request) => app.fetch(request);
  return { GET: handle, POST: handle, PUT: handle, PATCH: handle, DELETE: handle };
}

const reasons = {
  400: 'Bad request',
  403: 'Forbidden',
  404: 'Not found',
  405: 'Method not allowed',
  408: 'Timeout',
  409: 'Conflict',
  413: 'Too large',
  500: 'Error',
  503: 'Unavailable',
} as const;

/** Returns an error with the two fields that Bull Board shows. */
function rejected(c: Context, status: keyof typeof reasons, message: string): Response {
  return c.json({ error: reasons[status], message }, status);
}

/** Lets in requests that the app authorizes, and writes only from the board's own pages. */
function guard(options: BullBoardOptions): MiddlewareHandler<BoardEnv> {
  return async (c, next) => {
    const request = c.req.raw;
    if (isFromElsewhere(request)) return rejected(c, 403, 'This request came from another site.');
    const returned = await options.authorize(request);
    if (returned instanceof Response) return returned;
    const access = readAccess(returned);
    if (!access) return rejected(c, 403, 'You may not use this board.');
    const mayAct = Object.values(boardActions).some((action) => mayDo(access, action));
    if (!mayAct && !['GET', 'HEAD'].includes(request.method))
      return rejected(c, 403, 'You may only look at this board.');
    c.set('access', access);
    c.set('queues', createBoardQueues(options, access, request));
    await next();
    for (const [name, value] of Object.entries(headers)) if (!c.res.headers.has(name)) c.header(name, value);
    return undefined;
  };
}
