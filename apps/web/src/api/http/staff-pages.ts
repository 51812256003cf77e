import type { ApiError } from '@/server/http/api-error';
import { hrefWithNext } from '@/server/http/next-page';
import { problemTypes } from './problem-types';

/** The response to people who aren't staff and open a page for staff. */
export const nothingHere = `<!doctype html><html lang="en"><meta name="viewport" content="width=device-width">
<title>Not found · Offload</title><body style="font-family:system-ui;max-width:30rem;margin:4rem auto;padding:0 1rem">
<h1>Page not found</h1><p><a href="/jobs">Your jobs</a></p></body></html>`;

/** Returns where someone who was rejected has to go before they may open a page of staff; null if they may never. */
export function wayIn({ status, type }: ApiError, page: string): string | null {
  if (type === problemTypes.twoFactorNeeded) return hrefWithNext('/account/two-factor', page);
  return status === 401 ? hrefWithNext('/login', page) : null;
}
