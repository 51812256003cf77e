'use client';

import { Stack, Text } from '@mantine/core';
import { Dialog } from '@offload/console/ui';
import { useEffect, useState } from 'react';
import { provideCodeDialog } from '../http/code-dialog';
import { ConfirmForm } from './code-forms';

/** Asks for a code when an API call of this page requires one. */
export function CodeDialog() {
  const [answer, setAnswer] = useState<((isDone: boolean) => void) | null>(null);

  useEffect(() => provideCodeDialog(() => new Promise((resolve) => setAnswer(() => resolve))), []);

  function close(isDone: boolean) {
    answer?.(isDone);
    setAnswer(null);
  }
  return (
    // Above the dialog that the call may come from.
    <Dialog opened={answer !== null} onClose={() => close(false)} title="Confirm it’s you" zIndex={300}>
      <Stack gap="md">
        <Text size="sm">This change needs a new code. You won’t be asked again for 10 minutes.</Text>
        <ConfirmForm onDone={() => close(true)} onCancel={() => close(false)} />
      </Stack>
    </Dialog>
  );
}
