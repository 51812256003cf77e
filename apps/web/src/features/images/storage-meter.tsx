import { Progress, Stack, Text } from '@mantine/core';
import type { StorageUse } from '@/server/storage-use';
import { fileSize } from '../jobs/detail/result-words';
import { storageLook } from './storage-look';

/** How much of their room somebody's files take up. */
export function StorageMeter({ usedBytes, limitBytes }: StorageUse) {
  const { color, advice } = storageLook({ usedBytes, limitBytes });
  const words = `${fileSize(usedBytes)} of ${fileSize(limitBytes)} used`;
  return (
    <Stack gap={4} w={{ base: '100%', xs: 260 }}>
      <Text size="sm" c="dimmed">
        {words}
      </Text>
      <Progress value={Math.min(100, (100 * usedBytes) / limitBytes)} color={color} aria-label={words} />
      <Text size="sm" role="status">
        {advice}
      </Text>
    </Stack>
  );
}
