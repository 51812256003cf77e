/** Why the database is down, by the `code` of the errors that our own connections throw. */
const problems = {
  DATABASE_DOWN: "can't be reached",
  DATABASE_FULL: 'has no space left',
  DATABASE_CUT_SHORT: 'took too long',
  DATABASE_BUSY: 'is too busy',
};
type Code = keyof typeof problems;
// Prisma's own codes, for a transaction that waited too long for a connection or was closed in the middle.
const transactionCode = 'P2028';
// Connection lost (08), shutdown and startup (57P01 to 57P03), idle connection ended by the server (57P05, 25P03), no disk
// space (53100), too many connections (53300), read-only during a failover (25006), statement took too long (57014, 55P03),
// and requests to repeat the statement (40).
const passing = /^(08\w{3}|57P0[1235]|25P03|53[13]00|25006|57014|55P03|40P01|40001)$/;

/** Identified by its code, because a production build contains several copies of this class. */
class DatabaseDownError extends Error {
  override readonly name = 'DatabaseDownError';
  readonly code: Code;

  constructor(cause: Error) {
    const code = codeFor(cause);
    super(`The database ${problems[code]}: ${cause.message}`, { cause });
    this.code = code;
  }
}

// Ended by `statement_timeout`, by `lock_timeout`, or by someone.
const cutShort = /^(57014|55P03)$/;
// Errors of the pool of `pg` have no code. Its other messages mean that the server didn't respond.
const poolBusy = 'timeout exceeded when trying to connect';

function codeFor(cause: Error): Code {
  if (cause.message === poolBusy) return 'DATABASE_BUSY';
  const sqlState = 'code' in cause ? String(cause.code) : '';
  if (sqlState === '53100') return 'DATABASE_FULL';
  return cutShort.test(sqlState) ? 'DATABASE_CUT_SHORT' : 'DATABASE_DOWN';
}

/** Returns an error's code. Prisma keeps the code of an error of our connections, but not its cause. */
function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/**
 * Returns whether an error means that the database is down or too busy, so that the same statement may succeed later. Only
 * errors of our own connections count: errors of a job's own sockets look the same but mean something else.
 *
 * @example
 * if (isDatabaseDown(error)) return new Response(null, { status: 503 });
 */
export function isDatabaseDown(error: unknown): boolean {
  const code = codeOf(error);
  return Object.hasOwn(problems, code) || code === transactionCode;
}

/**
 * Returns the error of a database that is down because of `cause`, for connections that aren't the core's. If a processor
 * throws it, the job runs again without using an attempt. If PostgreSQL rejected a statement, pass an error with the
 * SQLSTATE as its `code`.
 *
 * @example
 * if (error.code === 'ECONNREFUSED') throw databaseDown(error);
 */
export function databaseDown(cause: Error): Error {
  return new DatabaseDownError(cause);
}

/**
 * Returns whether this SQLSTATE means that PostgreSQL rejected a statement temporarily: it's starting, shutting down, or
 * read-only during a failover, is out of disk space or connections, has ended an idle connection or a statement that took
 * too long, or asks to repeat the transaction.
 *
 * @example
 * if (isPassing(error.code)) throw databaseDown(error);
 */
export function isPassing(sqlState: unknown): boolean {
  return typeof sqlState === 'string' && passing.test(sqlState);
}

/**
 * Returns whether the database is down because its disk is full, so that someone has to make room. Until then, statements
 * that need no more space, such as reads, succeed.
 *
 * @example
 * if (isDiskFull(error)) return new Response('The database has no space left.', { status: 503 });
 */
export function isDiskFull(error: unknown): boolean {
  return codeOf(error) === 'DATABASE_FULL';
}

/**
 * Returns whether PostgreSQL ended a statement that took too long, because a row is locked or the server is too busy. This
 * counts as an outage, but only of this statement: others may succeed.
 */
export function isCutShort(error: unknown): error is Error {
  return codeOf(error) === 'DATABASE_CUT_SHORT';
}

/**
 * Returns whether a statement failed only because of the load: it took too long, or waited too long for a connection of
 * the process's pool.
 *
 * @example
 * if (isDatabaseBusy(error)) return new Response(null, { status: 503, headers: { 'Retry-After': '1' } });
 */
export function isDatabaseBusy(error: unknown): boolean {
  return isCutShort(error) || codeOf(error) === 'DATABASE_BUSY';
}

export function isUnreachable(error: unknown): boolean {
  return isDatabaseDown(error) && !isCutShort(error);
}

/** Returns an error of `pg`, or one that `isDatabaseDown` recognizes if that is the cause. */
export function markOutage(error: unknown): unknown {
  if (!(error instanceof Error) || isDatabaseDown(error)) return error;
  // PostgreSQL's own errors have a severity.
  if ('severity' in error) return 'code' in error && isPassing(error.code) ? databaseDown(error) : error;
  // Connection errors are plain errors. A mistake in our code throws a subclass.
  return error.name === 'Error' || error.name === 'AggregateError' ? databaseDown(error) : error;
}
