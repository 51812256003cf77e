import type { Problem } from '@offload/console/text';
import { usePathname, useSearchParams } from 'next/navigation';
import { problemTypes } from '@/api/http/problem-types';
import { hrefWithNext } from '@/server/http/next-page';
import { AnchorLink } from '../shell/links';

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
