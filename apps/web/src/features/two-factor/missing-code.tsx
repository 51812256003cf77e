'use client';

import { Stack, Text } from '@mantine/core';
import { ConfirmForm } from './confirm-form';

/** Asks staff for the code that their session began without. */
export function MissingCode({ next }: { next: string }) {
  return (
    <Stack gap="md">
      <Text size="sm">Enter a code to continue.</Text>
      <ConfirmForm onDone={() => window.location.assign(next)} />
    </Stack>
  );
}
