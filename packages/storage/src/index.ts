import { openLocalStorage } from './local';
import { openS3Storage } from './s3';
import type { S3Keys } from './s3-bucket';
import type { Storage } from './storage';
import { parseStorageUrl } from './storage-url';

export { isStorageError, type StorageErrorCode } from './errors';
export type { Storage, StoredObject } from './storage';

/**
 * Opens the storage at `url`: `file:<folder>` or `s3://<bucket>`. Without keys, Amazon's client looks for them in the
 * environment, a profile, or the machine's role. Throws if the URL is invalid.
 */
export function openStorage(url: string, keys?: S3Keys): Storage {
  const address = parseStorageUrl(url);
  return 'folder' in address ? openLocalStorage(address.folder) : openS3Storage(address, keys);
}
