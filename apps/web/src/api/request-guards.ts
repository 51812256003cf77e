import type { MiddlewareHandler } from 'hono';
import { Refusal } from './problem';

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);
const maxJsonBytes = 64 * 1024;

/** Refuses writes that another site's page makes in a visitor's name. */
export function refuseForeignWrites(ownOrigins: string[]): MiddlewareHandler {
  return async (c, next) => {
    if (!safeMethods.has(c.req.method)) {
      const origin = c.req.header('Origin');
      const site = c.req.header('Sec-Fetch-Site');
      const isForeign = origin
        ? !ownOrigins.includes(origin)
        : site && site !== 'same-origin' && site !== 'none';
      if (isForeign) throw new Refusal(403, 'This request came from a page of another site.');
    }
    await next();
  };
}

/** Lets only small and well-formed JSON through to the routes that take JSON. */
export const requireJson: MiddlewareHandler = async (c, next) => {
  const type = c.req.header('Content-Type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') {
    throw new Refusal(415, 'Send JSON, with the header "Content-Type: application/json".');
  }
  if (Number(c.req.header('Content-Length') ?? 0) > maxJsonBytes)
    throw new Refusal(413, 'The body is too large.');
  const text = await c.req.text();
  if (text.length > maxJsonBytes) throw new Refusal(413, 'The body is too large.');
  refuseUnstorable(parseJson(text));
  await next();
};

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal(400, 'The body is not JSON.', [{ pointer: '', message: 'is not JSON' }]);
  }
}

// PostgreSQL stores neither NUL nor halves of surrogate pairs.
function refuseUnstorable(value: unknown): void {
  const isUnstorable = (text: string) => text.includes('\u0000') || !text.isWellFormed();
  JSON.stringify(value, (key, part: unknown) => {
    if (isUnstorable(key) || (typeof part === 'string' && isUnstorable(part))) {
      throw new Refusal(400, 'The body contains characters that are no text.');
    }
    return part;
  });
}
