import { randomUUID } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { requestIdHeader } from '@/server/http/request-id-header';

/** The variables of every request. */
export interface Identified {
  Variables: { requestId: string };
}

const shape = /^[A-Za-z0-9._-]{1,128}$/;

/**
 * Gives each request an ID, for its response, the log, the audit log, and the jobs that it causes. Keeps the one that it
 * comes with, if that's one.
 */
export const identifyRequests: MiddlewareHandler<Identified> = async (c, next) => {
  const given = c.req.header(requestIdHeader) ?? '';
  const id = shape.test(given) ? given : randomUUID();
  c.set('requestId', id);
  c.header(requestIdHeader, id);
  await next();
};
