import { readStorageUse } from '@offload/db';
import { runtime } from '@/server/runtime';

export interface StorageUse {
  /** Of the files that jobs were given or have written. */
  usedBytes: number;
  /** Set aside for what unfinished jobs write. */
  reservedBytes: number;
  limitBytes: number;
}

/** Returns how much of their storage quota a user takes up. */
export async function findStorageUse(userId: string): Promise<StorageUse> {
  const { fileBytes, reservedBytes } = await readStorageUse(runtime().db, userId);
  return { usedBytes: fileBytes, reservedBytes, limitBytes: storageLimit() };
}

/** Returns the bytes that one user may store. */
export function storageLimit(): number {
  return runtime().env.STORAGE_QUOTA_MB * 1_000_000;
}
