// A table, a schema, a column, or a function that doesn't exist.
const missing = /^(42P01|3F000|42703|42883)$/;

/** Returns whether PostgreSQL rejected a statement because the schema, or a part of it, doesn't exist: migrations are missing. */
export function isSchemaMissing(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && typeof error.code === 'string' && missing.test(error.code)
  );
}
