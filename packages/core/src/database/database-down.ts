/** The `code` of errors that our own connections throw while the database is down. */
const downCode = 'DATABASE_DOWN';
// Prisma's own codes, for a transaction that waited too long for a connection or was closed in the middle.
const transactionCode = 'P2028';
// Connection lost (08), shutdown and startup (57P01 to 57P03), a connection that the server ended because nothing was done on it
// (57P05, 25P03), no disk space (53100), too many connections (53300), read-only during a failover (25006), and the two that ask to
// repeat the statement (40).
const passing = /^(08\w{3}|57P0[1235]|25P03|53[13]00|25006|40P01|40001)$/;

/** The database is down. Has a code, because a production build contains several copies of this class. */
class DatabaseDownError extends Error {
  override readonly name = 'DatabaseDownError';
  readonly code = downCode;
}

/**
 * Returns whether an error means that the database is down, so that the same statement may succeed later. Only errors of
 * our own connections count: errors of a job's own sockets look the same but mean something else.
 *
 * @example
 * if (isDatabaseDown(error)) return new Response(null, { status: 503 });
 */
export function isDatabaseDown(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false;
  return error.code === downCode || error.code === transactionCode;
}

/**
 * Returns the error for a database that is down because of `cause`, for connections that aren't the core's. A processor that throws it
 * is run again, and no attempt is used.
 *
 * @example
 * if (error.code === 'ECONNREFUSED') throw databaseDown(error);
 */
export function databaseDown(cause: Error): Error {
  return new DatabaseDownError(`The database can't be reached: ${cause.message}`, { cause });
}

/**
 * Returns whether PostgreSQL rejected a statement temporarily, by its SQLSTATE: it's starting, shutting down, or read-only during a
 * failover, has no disk space or too many connections, has ended a connection on which nothing was done, or asks to repeat the
 * transaction.
 *
 * @example
 * if (isPassing(error.code)) throw databaseDown(error);
 */
export function isPassing(sqlState: unknown): boolean {
  return typeof sqlState === 'string' && passing.test(sqlState);
}

/** Returns whether the database is down because its disk is full: someone has to make room. */
export function isDiskFull(error: unknown): boolean {
  if (!isDatabaseDown(error) || !(error instanceof Error)) return false;
  return error.cause instanceof Error && 'code' in error.cause && error.cause.code === '53100';
}

// By its `statement_timeout` or `lock_timeout`, or because someone has ended it.
const cutShort = /^(57014|55P03)$/;

/** Returns whether PostgreSQL has ended a statement that took too long: something has locked a row, or the server is too busy. */
export function isCutShort(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && cutShort.test(String(error.code));
}

/** Returns an error of `pg`, or a `DATABASE_DOWN` error if that is the cause. */
export function markOutage(error: unknown): unknown {
  if (!(error instanceof Error) || isDatabaseDown(error)) return error;
  // PostgreSQL's own errors have a severity.
  if ('severity' in error) return 'code' in error && isPassing(error.code) ? databaseDown(error) : error;
  // Connection errors are plain errors. A mistake in our code throws a subclass.
  return error.name === 'Error' || error.name === 'AggregateError' ? databaseDown(error) : error;
}
