import { Progress, Stack, Text } from '@mantine/core';
import { formatSize } from '@offload/core/format/amounts';
import type { StorageUse } from '@/api/files/storage';

/** Shows how much of their storage quota a user's files take up, and what unfinished jobs have reserved. */
export function StorageMeter({ usedBytes, reservedBytes, limitBytes }: StorageUse) {
  const taken = usedBytes + reservedBytes;
  const { color, advice } = storageStatus({ usedBytes: taken, limitBytes });
  const reserved = reservedBytes > 0 ? `, ${formatSize(reservedBytes)} reserved for unfinished jobs` : '';
  const words = `${formatSize(usedBytes)} of ${formatSize(limitBytes)} of storage used${reserved}`;
  return (
    <Stack gap={4} w={{ base: '100%', xs: 260 }}>
      <Text size="sm" c="dimmed">
        {words}
      </Text>
      <Progress value={Math.min(100, (100 * taken) / limitBytes)} color={color} aria-label={words} />
      <Text size="sm" role="status">
        {advice}
      </Text>
    </Stack>
  );
}

const tight = 0.8;

/** Returns the color of a user's storage meter, and advice if storage is running out. */
export function storageStatus({ usedBytes, limitBytes }: Pick<StorageUse, 'usedBytes' | 'limitBytes'>) {
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
