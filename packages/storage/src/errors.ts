/**
 * - `STORAGE_DOWN`: no file can be read or written right now. The message is for operators.
 * - `NO_SPACE`: this file doesn't fit, but smaller ones do.
 * - `FILE_GONE`: the file doesn't exist.
 * - `FILE_FAILED`: this file can't be read, written, or removed, but others can.
 */
export type StorageErrorCode = 'STORAGE_DOWN' | 'NO_SPACE' | 'FILE_GONE' | 'FILE_FAILED';

export class StorageError extends Error {
  override readonly name = 'StorageError';
  constructor(
    readonly code: StorageErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Returns whether an error is a storage error with this code. Checks the code, since a build may contain the class twice. */
export function isStorageError(error: unknown, code: StorageErrorCode): error is StorageError {
  return error instanceof Error && 'code' in error && error.code === code;
}

/** Returns whether an error may concern one file only. Check the storage then, since all files may be affected. */
export function isAboutOneFile(error: unknown): error is StorageError {
  return isStorageError(error, 'FILE_FAILED') || isStorageError(error, 'NO_SPACE');
}
