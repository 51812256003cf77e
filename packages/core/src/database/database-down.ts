/** The `code` of an error that our own connections throw while the database is away for now. */
const downCode = 'DATABASE_DOWN';
// Prisma's own, of a transaction that waited too long for a connection, or was given up in the middle.
const transactionCode = 'P2028';
// Connection lost (08), shutdown and start-up (57P), full house (53300), read-only while another server takes over
// (25006), and the two that ask for the same statement again (40).
const passing = /^(08\w{3}|57P0[1-3]|53300|25006|40P01|40001)$/;

/** Says that the database is away for now. It carries a code because a production build has several copies of it. */
class DatabaseDownError extends Error {
  override readonly name = 'DatabaseDownError';
  readonly code = downCode;
}

/**
 * Returns whether an error says that the database is away for now, so that the same statement may succeed later. Only
 * errors of our own connections do: what a job's own sockets throw reads the same and means something else.
 */
export function isDatabaseDown(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false;
  return error.code === downCode || error.code === transactionCode;
}

/** Returns the error that says that the database is away, because of `cause`. */
export function databaseDown(cause: Error): Error {
  return new DatabaseDownError(`The database cannot be reached: ${cause.message}`, { cause });
}

/** Returns whether PostgreSQL itself rejected a statement only for now. */
export function isPassing(sqlState: unknown): boolean {
  return typeof sqlState === 'string' && passing.test(sqlState);
}

/** Returns an error of `pg`, or the one that says that the database is away if that is why. */
export function markOutage(error: unknown): unknown {
  if (!(error instanceof Error) || isDatabaseDown(error)) return error;
  // PostgreSQL's own errors have a severity.
  if ('severity' in error) return 'code' in error && isPassing(error.code) ? databaseDown(error) : error;
  // Those of the connection have no class. A mistake in our code has one.
  return error.name === 'Error' || error.name === 'AggregateError' ? databaseDown(error) : error;
}
