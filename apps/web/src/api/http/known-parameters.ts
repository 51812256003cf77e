import type { MiddlewareHandler } from 'hono';
import { invalid } from '@/server/http/api-error';

/** Rejects query parameters that a route doesn't have: a mistyped filter would be ignored. */
export function rejectUnknownParameters(known: string[]): MiddlewareHandler {
  return async (c, next) => {
    const given = new Set(new URL(c.req.url).searchParams.keys());
    const unknown = [...given].filter((name) => !known.includes(name));
    const message =
      known.length > 0 ? `is unknown: use ${known.join(', ')}` : 'is not a parameter of this route';
    if (unknown.length > 0) throw invalid(unknown.map((name) => ({ pointer: `#${name}`, message })));
    await next();
  };
}
