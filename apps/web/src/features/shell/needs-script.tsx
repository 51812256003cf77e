import { Text } from '@mantine/core';

export function NeedsScript({ what = 'This form' }: { what?: string }) {
  return (
    <noscript>
      <Text size="sm">{what} requires JavaScript.</Text>
    </noscript>
  );
}
