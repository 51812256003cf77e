/** Carries a request's nonce from the proxy to the page. */
export const nonceHeader = 'x-nonce';

/** Returns the value of `Strict-Transport-Security`: two years. Null over plain http, where browsers ignore it. */
export function transportPolicy(appUrl: string): string | null {
  return appUrl.startsWith('https:') ? 'max-age=63072000' : null;
}

/**
 * What a page of ours may load and run: only scripts that carry this nonce, and what those load. Styles are also written
 * into elements, by Mantine. `isDevelopment`: React evaluates code there to show where an error came from.
 */
export function contentPolicy(nonce: string, isDevelopment: boolean): string {
  const evaluation = isDevelopment ? " 'unsafe-eval'" : '';
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${evaluation}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' blob: data:",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}
