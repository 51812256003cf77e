import { isDatabaseDown } from '@offload/db';
import { FileGoneError, StorageDownError } from '@offload/storage';
import type { Context } from 'hono';
import { runtime } from '@/server/runtime';
import { problem, Refusal } from './problem';

/** What is said of a file whose time is over, or whose bytes are lost. */
export const gone = 'This file has expired. Run its job again to get a new one.';

/** Answers what a handler has thrown: a refusal in its own words, anything else without a word of what is inside. */
export function answerError(error: Error, c: Context): Response {
  if (error instanceof Refusal) {
    const { status, message, errors, retryAfterSeconds } = error;
    if (retryAfterSeconds) c.header('Retry-After', String(retryAfterSeconds));
    return problem(c, status, message, errors);
  }
  if (error instanceof FileGoneError) return problem(c, 410, gone);
  const { log } = runtime();
  // better-auth wraps what went wrong when it looked for the session.
  if (isDatabaseDown(error) || isDatabaseDown(error.cause)) return unavailable('The database');
  if (error instanceof StorageDownError) return unavailable('The storage of the files');
  log.error({ requestId: c.get('requestId'), error }, 'the request failed');
  return problem(c, 500, 'It is our fault, and it was written down. Try again, or tell us the requestId.');

  function unavailable(what: string): Response {
    log.warn({ requestId: c.get('requestId'), error }, 'something is away');
    c.header('Retry-After', '5');
    return problem(c, 503, `${what} cannot be reached. Nothing was changed: try again in a moment.`);
  }
}
