// A table, a schema, a column, or a function that doesn't exist.
const missing = /^(42P01|3F000|42703|42883)$/;

/** Returns whether PostgreSQL rejected a statement because the schema, or a part of it, doesn't exist: migrations are missing. */
export function isSchemaMissing(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && typeof error.code === 'string' && missing.test(error.code)
  );
}

/** The core's tables don't exist. Has the code of PostgreSQL's own error, which is its cause. */
class NotMigratedError extends Error {
  override readonly name = 'NotMigratedError';
  readonly code = '42P01';
}

/**
 * Returns what an error of a statement of the core means to a developer: if no migration has run, an `Error` that says so,
 * otherwise the error itself.
 */
export function explainMissingTables(error: unknown): unknown {
  return isOfCore(error)
    ? new NotMigratedError(
        "The database doesn't have Offload's tables yet. Run: npx offload migrate, or await migrate(databaseUrl) first.",
        { cause: error },
      )
    : error;
}

/** Whether it, or what has caused it, says that the core's schema or one of its tables doesn't exist. */
function isOfCore(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  // Prisma has the code in its message. Others have it as the error's or its cause's code.
  const isMissing = isSchemaMissing(error) || /`(42P01|3F000)`/.test(error.message);
  return (isMissing && /"offload[".]/.test(error.message)) || isOfCore(error.cause);
}
