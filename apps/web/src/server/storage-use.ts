import { sumFileBytes } from '@offload/db';
import { runtime } from './runtime';

export interface StorageUse {
  usedBytes: number;
  limitBytes: number;
}

/** What the files of a person take up, those that were given and those that were made, and how much they may. */
export async function readStorageUse(personId: string): Promise<StorageUse> {
  const { db, env } = runtime();
  return { usedBytes: await sumFileBytes(db, personId), limitBytes: env.STORAGE_QUOTA_MB * 1_000_000 };
}
