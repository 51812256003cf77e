// A placeholder: a path that resolves to another origin leads to another site.
const here = 'http://here.invalid';

/** Returns the path to open after sign-in. It is always on this site, whatever the URL says. */
export function safeNext(next: string | null, fallback = '/start'): string {
  if (!next?.startsWith('/')) return fallback;
  const url = URL.canParse(next, here) ? new URL(next, here) : null;
  if (url?.origin !== here || url.pathname.startsWith('//')) return fallback;
  return url.pathname + url.search + url.hash;
}
