import { randomUUID } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import type { SignedIn } from './guards';

const header = 'X-Request-Id';
// A UUID, or the same without hyphens, as nginx and trace contexts write it.
const shape = /^[0-9a-f]{8}(-?)[0-9a-f]{4}(\1[0-9a-f]{4}){2}\1[0-9a-f]{12}$/i;

/**
 * Gives each request an ID, for its response, the log, and the audit log. Keeps the one of a proxy in front; a text that
 * a caller makes up is replaced.
 */
export const identifyRequests: MiddlewareHandler<SignedIn> = async (c, next) => {
  const given = c.req.header(header) ?? '';
  const id = shape.test(given) ? given : randomUUID();
  c.set('requestId', id);
  c.header(header, id);
  await next();
};
