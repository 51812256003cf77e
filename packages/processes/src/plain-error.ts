/** An error whose message says everything. It's printed as one line, without a stack. */
export class PlainError extends Error {
  override name = 'PlainError';
}

export function isPlainError(error: unknown): error is PlainError {
  return error instanceof Error && error.name === 'PlainError';
}

export function printError(error: unknown): void {
  console.error(isPlainError(error) ? `✗ ${error.message}` : error);
}
