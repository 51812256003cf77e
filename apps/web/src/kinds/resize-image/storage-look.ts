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
      advice: 'There is no room left. Delete images that you no longer need to add others.',
    };
  }
  if (share >= tight) {
    return { color: 'orange', advice: 'There is little room left. Delete images that you no longer need.' };
  }
  return { color: 'indigo', advice: '' };
}
