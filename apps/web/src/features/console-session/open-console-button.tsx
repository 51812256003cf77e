'use client';

import { Button } from '@mantine/core';
import { CallButton } from '../http/call-button';
import { post } from '../http/http';

/** How the user gets into the console: as staff, in a browser that has used the link in the terminal, or with that link. */
export type ConsoleAccess = 'staff' | 'open' | 'link';

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
