import { OutageError, TransientError } from '@offload/core/errors';
import { isStorageError, type Storage } from '@offload/storage';

const outage = 'Waiting for the file storage, which is full or cannot be reached';
const noSpace = 'There was not enough space left to store the result.';
const unreadable = 'A file of this job could not be read or stored.';

/** Returns what an error of the storage means for its job, or the error itself if it is another one. */
export function explainStorageError(error: unknown, storage: Storage): unknown {
  const options = { cause: error };
  // Nothing that its jobs do would help.
  if (isStorageError(error, 'STORAGE_DOWN')) return new OutageError(outage, () => storage.check(), options);
  if (isStorageError(error, 'NO_SPACE')) return new TransientError('storage_full', noSpace, options);
  if (isStorageError(error, 'FILE_FAILED')) return new TransientError('file_failed', unreadable, options);
  return error;
}
