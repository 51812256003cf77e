import { OutageError, TransientError } from '@offload/core/contract';
import { isStorageError, type Storage } from '@offload/storage';

const outage = "Waiting for the file storage, which is full or can't be reached";
const noSpace = 'There was not enough space to store the result.';
const unreadable = "A file of this job couldn't be read or stored.";

/** Returns what a storage error means for the job. Other errors are returned unchanged. */
export function explainStorageError(error: unknown, storage: Storage): unknown {
  const options = { cause: error };
  // Down for all jobs, whatever they do.
  if (isStorageError(error, 'STORAGE_DOWN')) return new OutageError(outage, () => storage.check(), options);
  if (isStorageError(error, 'NO_SPACE')) return new TransientError('storage_full', noSpace, options);
  if (isStorageError(error, 'FILE_FAILED')) return new TransientError('file_failed', unreadable, options);
  return error;
}
