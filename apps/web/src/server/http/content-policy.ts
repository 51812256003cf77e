/** Carries a request's nonce from the proxy to the page. */
export const nonceHeader = 'x-nonce';

/** Returns the value of `Strict-Transport-Security`: two years. Null over plain http, where browsers ignore it. */
export function transportPolicy(appUrl: string): string | null {
  return appUrl.startsWith('https:') ? 'max-age=63072000' : null;
}

/**
 * Returns the policy of our pages: only scripts with this nonce run, and those that they load. Inline styles are allowed
 * for Mantine. In development, React evaluates code to show where an error came from.
 */
export function contentPolicy(nonce: string, isDevelopment: boolean): string {
  const evaluation = isDevelopment ? " 'unsafe-eval'" : '';
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${evaluation}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' blob: data:",
    // Only the service worker. Without this, `strict-dynamic` above would forbid it.
    "worker-src 'self'",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}
