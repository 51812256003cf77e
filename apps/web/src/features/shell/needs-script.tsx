import { Text } from '@mantine/core';

/** Says what a browser without JavaScript can't do. */
export function NeedsScript({ what = 'This form' }: { what?: string }) {
  return (
    <noscript>
      <Text size="sm">{what} requires JavaScript.</Text>
    </noscript>
  );
}
