import { Text } from '@mantine/core';
import type { Problem } from '@offload/console/text';
import { ProblemNotice } from '@offload/console/ui';
import { usePathname, useSearchParams } from 'next/navigation';
import { problemTypes } from '@/api/http/problem-types';
import { hrefWithNext } from '@/server/http/next-page';
import { AnchorLink } from '../shell/links';

/** Says what is wrong, and if the session has ended, how to sign in. */
export function ProblemAlert({ problem }: { problem: Problem }) {
  return (
    <ProblemNotice problem={problem}>
      <ProblemText problem={problem} />
    </ProblemNotice>
  );
}

export function ProblemLine({ problem }: { problem: Problem | undefined }) {
  if (!problem) return null;
  return (
    <Text size="sm" c="var(--mantine-color-error)" role="alert">
      <ProblemText problem={problem} />
    </Text>
  );
}

/** Shows what is wrong in plain words. If the session has ended, links to the sign-in form, which leads back here. */
export function ProblemText({ problem: { type, detail } }: { problem: Problem }) {
  return type === problemTypes.signedOut ? <SignedOut /> : detail;
}

function SignedOut() {
  const query = useSearchParams();
  const here = `${usePathname()}${query.size > 0 ? `?${query}` : ''}`;
  return (
    <>
      Your session has expired.{' '}
      <AnchorLink
        href={hrefWithNext('/login', here)}
        inherit
        // A link's own color has too little contrast in an alert.
        style={{ color: 'inherit' }}
      >
        Sign in
      </AnchorLink>
    </>
  );
}
