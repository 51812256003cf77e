'use client';

import { Button } from '@mantine/core';
import type { ConsoleAccess } from '@/server/auth/console-access';
import { CallButton } from '../http/call-button';
import { post } from '../http/http';

interface OpenConsoleButtonProps {
  access: ConsoleAccess;
  page: string;
}

export function OpenConsoleButton({ access, page }: OpenConsoleButtonProps) {
  // Not a link of Next.js: the console has a document of its own.
  if (access !== 'open') {
    return (
      <Button component="a" href={access === 'staff' ? page : '/open-console'} variant="default">
        Open the console
      </Button>
    );
  }
  return (
    <CallButton
      variant="default"
      call={() => post('/api/auth/console/open')}
      // A full load, as after any sign-in.
      onDone={() => window.location.assign(page)}
    >
      Open the console
    </CallButton>
  );
}
