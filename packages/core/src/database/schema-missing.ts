import { defaultSchema } from './schema';

// A table, a schema, a column, or a function that doesn't exist.
const missing = /^(42P01|3F000|42703|42883)$/;

/**
 * Returns whether PostgreSQL rejected a statement because the schema, or a part of it, doesn't exist: migrations are missing.
 *
 * @example
 * await jobs.db.query(sql`SELECT FROM orders LIMIT 0`).catch((error) => (isSchemaMissing(error) ? warn() : fail(error)));
 */
export function isSchemaMissing(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && typeof error.code === 'string' && missing.test(error.code)
  );
}

/** What to do if PostgreSQL lets no one in, by SQLSTATE. */
const advice: Readonly<Record<string, string>> = {
  '3D000': 'Create it, or change DATABASE_URL.',
  '28000': 'Change the user in DATABASE_URL, or let it sign in.',
  '28P01': 'Change the user or the password in DATABASE_URL.',
};

/** Has the code of PostgreSQL's own error, which is its cause. */
class RejectedConnectionError extends Error {
  override readonly name = 'RejectedConnectionError';

  constructor(
    readonly code: string,
    cause: Error,
  ) {
    super(`PostgreSQL rejects the connection: ${cause.message}. ${advice[code]}`, { cause });
  }
}

/** Returns an error that says what to do if PostgreSQL knows no such database or user; otherwise the error itself. */
export function explainRejected(error: unknown): unknown {
  if (!(error instanceof Error && 'severity' in error && 'code' in error)) return error;
  const code = String(error.code);
  return Object.hasOwn(advice, code) ? new RejectedConnectionError(code, error) : error;
}

/** Has the code of PostgreSQL's own error, which is its cause. */
class NotMigratedError extends Error {
  override readonly name = 'NotMigratedError';
  readonly code = '42P01';
}

/** Returns an error that says what to do if the core's tables don't exist; otherwise the error itself. */
export function explainMissingTables(error: unknown, schema: string): unknown {
  if (!isOfCore(error, schema)) return error;
  const [place, variable, option] =
    schema === defaultSchema
      ? ['', '', '']
      : [` in the schema ${schema}`, `DATABASE_SCHEMA=${schema} `, `, { schema: '${schema}' }`];
  return new NotMigratedError(
    `The database doesn't have Offload's tables yet${place}. ` +
      `Run: ${variable}npx offload migrate, or await migrate(databaseUrl${option}) first.`,
    { cause: error },
  );
}

/** Returns whether an error, or its cause, says that the core's schema or one of its tables doesn't exist. */
function isOfCore(error: unknown, schema: string): boolean {
  if (!(error instanceof Error)) return false;
  // Prisma has the code in its message, others as the code of the error or its cause.
  const isMissing = isSchemaMissing(error) || /`(42P01|3F000)`/.test(error.message);
  const isNamed = [`"${schema}"`, `"${schema}.`].some((name) => error.message.includes(name));
  return (isMissing && isNamed) || isOfCore(error.cause, schema);
}
