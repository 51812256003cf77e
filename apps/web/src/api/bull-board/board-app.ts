import { isBoardRejection } from '@offload/bull-board';
import { type Context, Hono } from 'hono';
import * as z from 'zod';
import { ApiError, isApiError, toValidationError } from '@/server/http/api-error';
import { ownOrigins } from '@/server/http/origins';
import { runtime } from '@/server/runtime';
import { auditBoardCalls } from '../http/audit-calls';
import { readText } from '../http/body';
import { toProblemResponse } from '../http/errors';
import { requireRole, type SignedIn } from '../http/guards';
import { rejectCrossSiteWrites, requireHttps } from '../http/request-guards';
import { identifyRequests } from '../http/request-id';
import { nothingHere, wayIn } from '../http/staff-pages';
import { boardQueuesFor, createBoard } from './board';
import { boardPath } from './board-path';
import { frame } from './frame';

// Its scripts are files, but some styles are inline.
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** Serves Bull Board to staff, behind our guards. It shows and changes our rows. */
export function createBullBoardApp() {
  const backend = /^postgres/.test(runtime().env.QUEUE_URL) ? 'PostgreSQL' : 'Redis';
  const app = new Hono<SignedIn>();
  app.use(identifyRequests);
  app.use(async (c, next) => {
    await next();
    c.header('Content-Security-Policy', policy);
    c.header('Cache-Control', 'private, no-store');
  });
  app.use(requireHttps(runtime().env.APP_URL));
  app.use(auditBoardCalls);
  app.use(rejectCrossSiteWrites(ownOrigins(runtime().env.APP_URL)));
  app.use(requireRole('admin', 'operator', 'viewer'));
  app.use(async (c, next) => (c.req.method === 'GET' ? next() : requireRole('admin', 'operator')(c, next)));
  app.all('*', async (c) => {
    rejectBadNumbers(c);
    const body = c.req.raw.body && (await readText(c.req.raw));
    const request = new Request(c.req.raw, { body });
    return frame(await createBoard(boardQueuesFor(c)).fetch(request), backend);
  });
  app.onError((error, c) => (isPage(c) ? answerPage(error, c) : answerBoard(error, c)));
  return app;
}

const timeMs = z.coerce.number().min(0).max(8.64e15);
const size = z.coerce.number().int().min(1).max(9_999);
/** The numbers of Bull Board's queries, within what PostgreSQL and Redis accept: it multiplies page and size. */
const QuerySchema = z
  .object({ page: size, jobsPerPage: size, depth: size, maxChildren: size, from: timeMs, to: timeMs })
  .partial();

/** Throws a 400 if the URL has a number that isn't valid. Bull Board treats an empty one as missing. */
function rejectBadNumbers(c: Context): void {
  const given = Object.entries(c.req.queries()).flatMap(([name, values]) =>
    values.filter(Boolean).map((value) => ({ [name]: value })),
  );
  for (const one of given) {
    const { error } = QuerySchema.safeParse(one);
    if (error) throw toValidationError(error, { given: one, target: 'query' });
  }
}

function isPage({ req }: Context): boolean {
  return req.method === 'GET' && !req.path.startsWith(`${boardPath}/api/`);
}

/** Responds as our own pages do: users must sign in, and the page doesn't exist for non-staff. */
function answerPage(error: Error, c: Context): Response | Promise<Response> {
  // Mutants of `!isApiError` survive: other errors get the same response below. This is for their type.
  if (!isApiError(error)) return toProblemResponse(error, c);
  const { pathname, search } = new URL(c.req.url);
  const way = wayIn(error, pathname + search);
  if (way !== null) return c.redirect(way);
  return error.status === 403 ? c.html(nothingHere, 404) : toProblemResponse(error, c);
}

async function answerBoard(error: Error, c: Context): Promise<Response> {
  const rejection = isBoardRejection(error) ? new ApiError(409, error.message) : error;
  const answer = toProblemResponse(rejection, c);
  const { title, detail, ...rest } = await answer.json();
  const body = { title, detail, ...rest, error: title, message: detail };
  return new Response(JSON.stringify(body), answer);
}
