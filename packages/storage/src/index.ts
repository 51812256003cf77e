import { openLocalStorage } from './local';
import { openS3Storage } from './s3';
import type { Storage } from './storage';
import { parseStorageUrl } from './storage-url';

export { isStorageError, type StorageErrorCode } from './errors';
export type { Storage, StoredObject } from './storage';

/** Opens the storage that `url` names: `file:<folder>`, or `s3://<bucket>`. Throws where it names none. */
export function openStorage(url: string): Storage {
  const address = parseStorageUrl(url);
  return 'folder' in address ? openLocalStorage(address.folder) : openS3Storage(address);
}
