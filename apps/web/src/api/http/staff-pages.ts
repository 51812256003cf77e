import type { ApiError } from '@/server/http/api-error';
import { hrefWithNext } from '@/server/http/next-page';
import { problemTypes } from './problem-types';

/** The policy of `nothingHere`, which is a document of its own. */
export const nothingPolicy =
  "default-src 'none'; style-src 'self' 'unsafe-inline'; font-src 'self'; img-src 'self'; frame-ancestors 'none'";

/** The response to non-staff who open a staff page, like the app's own page for this. */
export const nothingHere = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>Not found · Offload</title>
<link rel="icon" href="/icon.svg">
<link rel="stylesheet" href="/fonts/geist.css">
<style>
body { margin: 0; font: 0.9375rem/1.55 Geist, system-ui, sans-serif; background: light-dark(#fff, #242424); color: light-dark(#000, #c9c9c9) }
header { padding: 0.75rem 2rem; border-bottom: 1px solid light-dark(#dee2e6, #424242) }
header a { display: inline-flex; gap: 0.5rem; align-items: center; font-weight: 600; text-decoration: none }
main { max-width: 30rem; margin: 4rem auto; padding: 0 1rem }
h1 { font-size: 1.5rem; font-weight: 600 }
a { color: inherit }
</style>
<header><a href="/"><img src="/icon.svg" alt="" width="20" height="20">Offload</a></header>
<main>
<h1>Page not found</h1>
<p>The link may be wrong, the page may have been deleted, or you may not have access.</p>
<p><a href="/jobs">Your jobs</a></p>
</main>
</html>
`;

/** Returns the page that a rejected user must visit before a staff page opens, or null if they never get access. */
export function wayIn({ status, type }: ApiError, page: string): string | null {
  if (type === problemTypes.twoFactorNeeded) return hrefWithNext('/account/two-factor', page);
  return status === 401 ? hrefWithNext('/login', page) : null;
}
