import { Alert, Code, Text } from '@mantine/core';
import { KeyIcon } from 'lucide-react';

/** Shows a new signing secret, which can't be shown again. */
export function NewSecret({ secret }: { secret: string }) {
  return (
    <Alert color="yellow" icon={<KeyIcon />} title="Signing secret">
      <Text size="sm" mb="xs">
        Copy it now. You won't be able to see it again.
      </Text>
      <Code style={{ overflowWrap: 'anywhere' }}>{secret}</Code>
    </Alert>
  );
}
