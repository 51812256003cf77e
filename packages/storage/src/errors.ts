/**
 * - `STORAGE_DOWN`: no file can be read or written for now. The message is for operators.
 * - `NO_SPACE`: this file does not fit; smaller ones do.
 * - `FILE_GONE`: there is no such file.
 * - `FILE_FAILED`: this file cannot be read, written, or removed, whatever the others can.
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

/** Returns whether this is an error of the storage with this code. A build may hold the class several times. */
export function isStorageError(error: unknown, code: StorageErrorCode): error is StorageError {
  return error instanceof Error && 'code' in error && error.code === code;
}

/** Returns whether an error may be about one file only. Whoever sees one asks the storage: it may be about all of them. */
export function isAboutOneFile(error: unknown): error is StorageError {
  return isStorageError(error, 'FILE_FAILED') || isStorageError(error, 'NO_SPACE');
}
