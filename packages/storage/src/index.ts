import { openLocalStorage } from './local';
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
  if ('folder' in address) return openLocalStorage(address.folder);
  return openWhenUsed(async () => (await import('./s3')).openS3Storage(address, keys));
}

/** Opens a storage when it's first used. Amazon's client takes 20 MB of memory, which a process without a bucket saves. */
function openWhenUsed(open: () => Promise<Storage>): Storage {
  let opened: Promise<Storage> | undefined;
  const storage = () => {
    opened ??= open();
    return opened;
  };
  return {
    check: async () => (await storage()).check(),
    write: async (...file) => (await storage()).write(...file),
    read: async (...file) => (await storage()).read(...file),
    remove: async (key) => (await storage()).remove(key),
    removeAll: async (folder) => (await storage()).removeAll(folder),
    async *list(folder) {
      yield* (await storage()).list(folder);
    },
  };
}
