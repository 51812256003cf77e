import type { Done } from '../http/http';

/** Opens the page after a password was accepted: `next`, or first the form for a code if better-auth also requires one. */
export function openSignedIn(body: Done['body'], next: string): void {
  const codeHref = `/login/code?next=${encodeURIComponent(next)}`;
  // A full load, so that no page from before the sign-in stays in memory.
  window.location.assign(body.twoFactorRedirect ? codeHref : next);
}
