import type { Context } from 'hono';
import { matchedRoutes } from 'hono/route';

/** Returns the route of a request, such as `GET /jobs/:id`, wherever the API is mounted; null if there is none. */
export function routeOf(c: Context): string | null {
  const route = matchedRoutes(c).find(({ method, path }) => method !== 'ALL' && !path.endsWith('*'));
  if (!route) return null;
  const base = route.basePath === '/' ? '' : route.basePath;
  return `${route.method} ${route.path.slice(base.length)}`;
}
