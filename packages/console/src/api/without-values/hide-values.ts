import type { MiddlewareHandler } from 'hono';
import type { Reading } from '../../reads/reading';
import type { ConsoleEnv } from '../problem-details';
import { routeOf } from '../route-of';
import { routesWithoutValues } from './routes';

/**
 * Sends readers without values what the route's schema leaves of a response. It's the only place that hides values: routes and
 * reads don't know who reads. Throws for a route without a schema.
 */
export function hideValuesFromSome({ system }: Pick<Reading, 'system'>): MiddlewareHandler<ConsoleEnv> {
  const routes = routesWithoutValues(system);
  return async (c, next) => {
    await next();
    if (c.get('access').seesValues || !c.res.ok) return;
    const route = routeOf(c) ?? '';
    const schema = routes[route];
    if (!schema) throw new Error(`Nothing says what readers without values may see of ${route}.`);
    const { status, headers } = c.res;
    const body = schema.parse(await c.res.json());
    c.res = undefined;
    c.res = new Response(JSON.stringify(body), { status, headers });
  };
}
