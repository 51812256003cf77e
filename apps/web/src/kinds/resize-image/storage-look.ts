import type { StorageUse } from '@/server/storage-use';

const tight = 0.8;

/** How a person's room looks, and what to do where there is little of it left. */
export function storageLook({ usedBytes, limitBytes }: Pick<StorageUse, 'usedBytes' | 'limitBytes'>): {
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
