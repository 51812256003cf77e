// Only the shape of this origin matters: whatever resolves to another one is not ours.
const here = 'http://here.invalid';

/** Where to go after signing in: a path on this site, whatever the address bar asked for. */
export function safeNext(next: string | undefined, fallback = '/jobs'): string {
  if (!next?.startsWith('/')) return fallback;
  const url = URL.canParse(next, here) ? new URL(next, here) : null;
  if (url?.origin !== here || url.pathname.startsWith('//')) return fallback;
  return url.pathname + url.search + url.hash;
}
