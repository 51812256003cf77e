import type { StorageUse } from '@/api/files/storage';

const tight = 0.8;

/** Returns the color of a user's storage meter, and advice if storage is running out. */
export function storageStatus({ usedBytes, limitBytes }: Pick<StorageUse, 'usedBytes' | 'limitBytes'>): {
  color: string;
  advice: string;
} {
  const share = usedBytes / limitBytes;
  if (share >= 1) {
    return {
      color: 'red',
      advice: 'Your storage is full. Delete images you no longer need to free up space.',
    };
  }
  if (share >= tight) {
    return { color: 'orange', advice: 'Your storage is almost full. Delete images you no longer need.' };
  }
  return { color: 'indigo', advice: '' };
}
