/** Returns a path without a slash at its end: `/ops`; empty for the root. */
export function withoutSlash(path: string): string {
  return path.replace(/(?<!\/)\/+$/, '');
}

/**
 * Returns the path of a request within the pages at `basePath`. A proxy, or Next.js's own `basePath`, may have removed the beginning of the path that the browser
 * sees: the request then begins with the rest of it.
 */
export function pathWithin(basePath: string, request: Request): string {
  const { pathname } = new URL(request.url);
  const segments = basePath.split('/').slice(1);
  for (let removed = 0; removed < segments.length; removed += 1) {
    const rest = `/${segments.slice(removed).join('/')}`;
    if (pathname === rest) return '/';
    if (pathname.startsWith(`${rest}/`)) return pathname.slice(rest.length);
  }
  return pathname;
}

const safeMethods = ['GET', 'HEAD', 'OPTIONS'];

/** A header that the console's page sends. The pages of other sites can't, because it's never permitted to them. */
export const pageHeader = 'X-Offload-Console';

/** Returns whether a request changes something and comes from a page of another site. Requests without a page don't. */
export function isFromElsewhere(request: Request): boolean {
  if (safeMethods.includes(request.method)) return false;
  const { headers } = request;
  const site = headers.get('Sec-Fetch-Site');
  if (site !== null) return site !== 'same-origin';
  // A page without TLS sends no such header, and a proxy may have replaced the host.
  if (headers.has(pageHeader)) return false;
  const origin = headers.get('Origin');
  return origin !== null && !isOwnOrigin(origin, headers.get('Host') ?? new URL(request.url).host);
}

function isOwnOrigin(origin: string, host: string): boolean {
  return URL.canParse(origin) && new URL(origin).host === host;
}
