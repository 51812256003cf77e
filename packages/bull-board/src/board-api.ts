import { setTimeout as delay } from 'node:timers/promises';
import { wrapHandler } from '@bull-board/api/dist/hooks.js';
import type { BaseAdapter } from '@bull-board/api/dist/queueAdapters/base.js';
import { appRoutes } from '@bull-board/api/dist/routes.js';
import type { StaffAccess } from '@offload/core/admin';
import type { Context, Hono } from 'hono';
import { BoardRejection } from './actions';

export interface BoardEnv {
  Variables: { access: StaffAccess; queues: Map<string, BaseAdapter> };
}

/** Adds the calls that Bull Board's page makes. Their errors are thrown, because Bull Board's own response has a stack. */
export function addBoardApi(app: Hono<BoardEnv>): void {
  for (const route of appRoutes.api) {
    const handle = wrapHandler(route, { validateResponses: false });
    app.on([route.method].flat(), [route.route].flat(), async (c) => {
      const response = await handle({
        queues: c.get('queues'),
        uiConfig: {},
        params: c.req.param(),
        query: queryOf(c),
        body: await bodyOf(c.req.raw),
        headers: c.req.header(),
      });
      if (response.status === 204) return c.body(null, 204);
      return Response.json(response.body, { status: response.status ?? 200 });
    });
  }
}

const size = [1, 9_999, true] as const;
const time = [0, 8.64e15, false] as const;
/** The numbers in Bull Board's queries, within what PostgreSQL accepts: it multiplies page and size. */
const bounds = { page: size, jobsPerPage: size, depth: size, maxChildren: size, from: time, to: time };

/** Returns the query. Throws if it has a number that isn't valid. Bull Board treats an empty one as missing. */
function queryOf(c: Context): Record<string, string> {
  for (const [name, [min, max, isWhole]] of Object.entries(bounds))
    for (const text of c.req.queries(name)?.filter(Boolean) ?? []) {
      const value = Number(text);
      if (!(value >= min && value <= max) || (isWhole && !Number.isInteger(value)))
        throw new BoardRejection(`${name} must be a number from ${min} to ${max}.`, 400);
    }
  return c.req.query();
}

/** Returns the body as an object: most of Bull Board's calls have none. */
async function bodyOf({ body }: Request): Promise<object> {
  const text = body ? await readText(body.getReader()) : '';
  if (text === '') return {};
  try {
    return Object(JSON.parse(text));
  } catch {
    throw new BoardRejection('The body must be JSON.', 400);
  }
}

const maxBytes = 64 * 1024;
const readMs = 10_000;

/** Reads a body. Counts while it reads, because a body needn't say how long it is. */
async function readText(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<string> {
  const late = delay(readMs, null, { ref: false });
  const chunks: Uint8Array[] = [];
  for (let bytes = 0; bytes <= maxBytes; ) {
    const part = await Promise.race([reader.read(), late]);
    if (!part) throw new BoardRejection('The body took too long.', 408);
    if (part.done) return Buffer.concat(chunks).toString();
    chunks.push(part.value);
    bytes += part.value.length;
  }
  throw new BoardRejection('The body is too large.', 413);
}
