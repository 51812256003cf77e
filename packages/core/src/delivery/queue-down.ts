import { isDatabaseDown, isPassing } from '../database/database-down';

const downCode = 'QUEUE_DOWN';

/** The queue's server is down. Has a code, because a production build contains several copies of this class. */
class QueueDownError extends Error {
  override readonly name = 'QueueDownError';
  readonly code = downCode;
}

/**
 * Returns whether an error of opening a queue means that its server, or the database, is down, so that the same may
 * succeed later.
 *
 * @example
 * if (isQueueDown(error)) return new Response(null, { status: 503 });
 */
export function isQueueDown(error: unknown): boolean {
  return isDatabaseDown(error) || (error instanceof Error && 'code' in error && error.code === downCode);
}

/** Returns an error of opening a queue, or a `QUEUE_DOWN` error if its server being down is the cause. */
export function markQueueDown(error: unknown): unknown {
  if (!(error instanceof Error) || isQueueDown(error) || !isOutage(error)) return error;
  return new QueueDownError(`The queue can't be reached: ${error.message}`, { cause: error });
}

// Errors of connections are plain errors, or say that a command was tried often enough. A mistake in our code throws a subclass.
const ofConnections = ['Error', 'AggregateError', 'MaxRetriesPerRequestError'];

function isOutage(error: Error): boolean {
  // PostgreSQL's own errors have a severity.
  if ('severity' in error) return 'code' in error && isPassing(error.code);
  // Redis starts, or its primary is gone. What else it replies needs another setting.
  if (error.name === 'ReplyError') return /^(LOADING|MASTERDOWN) /.test(error.message);
  return ofConnections.includes(error.name);
}
