/** Opens the page after a password was accepted: `next`, or first the form for a code if one is required. */
export function openSignedIn(body: unknown, next: string): void {
  const codeHref = `/login/code?next=${encodeURIComponent(next)}`;
  // A full load, so that no page from before the sign-in stays in memory.
  window.location.assign(needsCode(body) ? codeHref : next);
}

/** Returns whether better-auth also requires a code. */
function needsCode(body: unknown): boolean {
  return typeof body === 'object' && body !== null && 'twoFactorRedirect' in body;
}
