import { Progress, Stack, Text } from '@mantine/core';
import type { StorageUse } from '@/server/storage-use';
import { fileSize } from '../jobs/detail/result-words';

/** How much of their room somebody's files take up, and what to do when there is little left. */
export function StorageMeter({ usedBytes, limitBytes }: StorageUse) {
  const share = usedBytes / limitBytes;
  const words = `${fileSize(usedBytes)} of ${fileSize(limitBytes)} used`;
  return (
    <Stack gap={4} w={{ base: '100%', xs: 260 }}>
      <Text size="sm" c="dimmed">
        {words}
      </Text>
      <Progress value={Math.min(share, 1) * 100} color={colorOf(share)} aria-label={words} />
      {share >= tight && (
        <Text size="sm" role="status">
          {share >= 1
            ? 'There is no room left. Delete images that you no longer need to add others.'
            : 'There is little room left. Delete images that you no longer need.'}
        </Text>
      )}
    </Stack>
  );
}

const tight = 0.8;

function colorOf(share: number): string {
  if (share >= 1) return 'red';
  return share >= tight ? 'orange' : 'indigo';
}
