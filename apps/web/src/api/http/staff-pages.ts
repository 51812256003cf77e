import type { ApiError } from '@/server/http/api-error';
import { hrefWithNext } from '@/server/http/next-page';
import { problemTypes } from './problem-types';

/** The response to non-staff who open a staff page. */
export const nothingHere = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>Not found · Offload</title>
<body style="margin:0;font-family:system-ui;line-height:1.5">
<main style="max-width:30rem;margin:4rem auto;padding:0 1rem">
<h1>Page not found</h1>
<p>The link may be wrong, the page may have been deleted, or you may not have access.</p>
<p><a href="/jobs">Your jobs</a></p>
</main>
</body>
</html>
`;

/** Returns the page that a rejected user must visit before a staff page opens, or null if they never get access. */
export function wayIn({ status, type }: ApiError, page: string): string | null {
  if (type === problemTypes.twoFactorNeeded) return hrefWithNext('/account/two-factor', page);
  return status === 401 ? hrefWithNext('/login', page) : null;
}
