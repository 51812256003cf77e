'use client';

import { Button } from '@mantine/core';
import { post } from '../http/http';
import { ProblemAlert } from '../http/problem-alert';
import { useCall } from '../http/use-call';
import { ButtonLink } from '../shell/links';

/** How the user gets into the console: as staff, in a browser that has used the link in the terminal, or with that link. */
export type ConsoleAccess = 'staff' | 'open' | 'link';

interface OpenConsoleButtonProps {
  access: ConsoleAccess;
  /** The page of the console to open. */
  page: string;
}

/** Opens the console, or the page that says how. */
export function OpenConsoleButton({ access, page }: OpenConsoleButtonProps) {
  const { call, problem, isSending } = useCall({ opensPage: true });
  const open = () =>
    call(
      () => post('/api/auth/console/open', {}),
      // A full load, as after any sign-in.
      () => window.location.assign(page),
    );
  // Not a link of Next.js: the console has a document of its own.
  if (access === 'staff') {
    return (
      <Button component="a" href={page} variant="default">
        Open the console
      </Button>
    );
  }
  if (access === 'link') {
    return (
      <ButtonLink href="/open-console" variant="default">
        Open the console
      </ButtonLink>
    );
  }
  return (
    <>
      <Button variant="default" loading={isSending} onClick={() => void open()}>
        Open the console
      </Button>
      {problem && <ProblemAlert problem={problem} />}
    </>
  );
}
