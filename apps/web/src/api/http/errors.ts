import { isDatabaseBusy, isDatabaseDown, isDiskFull } from '@offload/core/sql';
import { isStorageError } from '@offload/storage';
import type { Context } from 'hono';
import type { HTTPException } from 'hono/http-exception';
import { isApiError } from '@/server/http/api-error';
import { runtime } from '@/server/runtime';
import { problem } from './problem';

export const gone = 'This file has expired. Run the job again to create a new one.';

/** Responds to an error: an expected one with its own message, any other without internal details. */
export function toProblemResponse(error: Error, c: Context): Response {
  if (isApiError(error)) {
    const { status, message, errors, retryAfterSeconds, type } = error;
    if (retryAfterSeconds) c.header('Retry-After', String(retryAfterSeconds));
    // The rest of the body may never come.
    if (status === 408) c.header('Connection', 'close');
    return problem(c, status, message, errors, type);
  }
  if (isRejectedByHono(error)) return problem(c, error.status, 'The request is malformed.');
  if (isStorageError(error, 'FILE_GONE')) return problem(c, 410, gone);
  const { log } = runtime();
  if (c.req.raw.signal.aborted) {
    log.debug({ requestId: c.get('requestId'), error }, 'the client disconnected');
    return problem(c, 400, 'The request was interrupted.');
  }
  // better-auth wraps errors from reading the session.
  const outage = isDatabaseDown(error) ? error : error.cause;
  if (isDatabaseBusy(outage)) return unavailable('The database is too busy.');
  if (isDiskFull(outage)) return unavailable('The database has no space left.');
  if (isDatabaseDown(outage)) return unavailable('The database can’t be reached.');
  if (isStorageError(error, 'STORAGE_DOWN')) return unavailable('Files can’t be read or stored right now.');
  if (isStorageError(error, 'NO_SPACE')) return unavailable('There isn’t enough space left for this file.');
  log.error({ requestId: c.get('requestId'), error }, 'request failed');
  return problem(
    c,
    500,
    'Something went wrong on our end, and we’ve logged it. Try again, or reply to one of our emails with the request ID.',
  );

  function unavailable(why: string): Response {
    log.warn({ requestId: c.get('requestId'), error }, 'dependency unavailable');
    c.header('Retry-After', '5');
    return problem(c, 503, `${why} Nothing was changed. Try again in a moment.`);
  }
}

/** Returns whether the router itself rejected the request, as for a media type with broken parameters. */
function isRejectedByHono(error: Error): error is HTTPException {
  return 'getResponse' in error && 'status' in error && Number(error.status) < 500;
}
