import type { Cause } from '@offload/core';
import type { MiddlewareHandler } from 'hono';
import { requestIdHeader, requestIdOf } from '@/server/http/request-id-header';
import { traceparentHeader, traceparentOf } from '@/server/http/traceparent';

/** The variables of every request. */
export interface Identified {
  Variables: {
    requestId: string;
    /** The request and its trace, for the jobs that it causes. */
    cause: Cause;
  };
}

/**
 * Gives each request an ID, for its response, the log, the audit log, and the jobs that it causes. Keeps the request's own ID,
 * if it's valid, and its trace.
 */
export const identifyRequests: MiddlewareHandler<Identified> = async (c, next) => {
  const requestId = requestIdOf(c.req.raw.headers);
  const traceparent = traceparentOf(c.req.raw.headers);
  c.set('requestId', requestId);
  c.set('cause', { requestId, traceparent });
  await next();
  // Afterwards, because a route that returns a response of its own loses what was set before.
  c.header(requestIdHeader, requestId);
  if (traceparent) c.header(traceparentHeader, traceparent);
};
