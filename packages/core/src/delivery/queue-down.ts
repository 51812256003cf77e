import { isDatabaseDown, isPassing } from '../database/database-down';

const downCode = 'QUEUE_DOWN';

class QueueDownError extends Error {
  override readonly name = 'QueueDownError';
  readonly code = downCode;
}

/**
 * Returns whether an error of opening a queue means that its server or the database is down, so that a retry may succeed.
 *
 * @example
 * if (isQueueDown(error)) return new Response(null, { status: 503 });
 */
export function isQueueDown(error: unknown): boolean {
  return isDatabaseDown(error) || (error instanceof Error && 'code' in error && error.code === downCode);
}

/** Returns a `QUEUE_DOWN` error if a server that is down caused an error of opening a queue. Otherwise returns the error. */
export function markQueueDown(error: unknown): unknown {
  if (!(error instanceof Error) || isQueueDown(error) || !isOutage(error)) return error;
  return new QueueDownError(`The queue can't be reached: ${error.message}`, { cause: error });
}

// Connections fail with these errors. Bugs throw other subclasses of Error, such as TypeError.
const ofConnections = ['Error', 'AggregateError', 'MaxRetriesPerRequestError'];

function isOutage(error: Error): boolean {
  // PostgreSQL's own errors have a severity.
  if ('severity' in error) return 'code' in error && isPassing(error.code);
  // Redis is starting, or its primary is gone. Other errors need a change of settings.
  if (error.name === 'ReplyError') return /^(LOADING|MASTERDOWN) /.test(error.message);
  return ofConnections.includes(error.name);
}
