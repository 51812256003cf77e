import type { MiddlewareHandler } from 'hono';
import * as z from 'zod';
import type { Reading } from '../../options';
import type { ConsoleReads } from '../console-reads';
import type { ConsoleEnv } from '../problem-details';
import { routeOf } from '../queries';
import { jobSchemas, logLine, stateCount } from './job-schemas';
import { count, flag, hiddenOwner, hiddenText, noItems, noText, shown } from './rules';
import { alertRule, alerts, gate, overview, queue, schedule } from './system-schemas';

/**
 * Sends readers without values what the route's schema leaves of a response. It's the only place that hides values: routes and
 * reads don't know who reads. Throws for a route without a schema.
 */
export function hideValuesFromSome({ system }: Pick<Reading, 'system'>): MiddlewareHandler<ConsoleEnv> {
  const routes: Readonly<Record<string, z.ZodType>> = { ...readsOf(system), ...changes };
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

/** A schema of what readers without values get from each read. A new field is a type error until it says what they see of it. */
type Reads = {
  [Route in Exclude<keyof ConsoleReads, '/audit'> as `GET ${Route}`]: z.ZodType<ConsoleReads[Route]>;
};

function readsOf(system: Reading['system']): Reads {
  const { job, failureGroup, page } = jobSchemas(system);
  return {
    'GET /overview': overview,
    'GET /alerts': alerts,
    'GET /queues': z.object({ data: z.array(queue) }),
    'GET /jobs': z.object({
      data: z.array(job),
      nextCursor: shown.nullable(),
      searchedUntil: shown.nullable(),
    }),
    'GET /jobs/counts': z.object({
      counts: z.object({ total: count, isMore: flag, states: z.record(z.string(), count) }).nullable(),
    }),
    'GET /jobs/:id': page,
    'GET /jobs/:id/log': z.object({ data: z.array(logLine) }),
    'GET /jobs/:id/children': z.object({
      data: z.array(job),
      counts: z.array(stateCount),
      next: shown.nullable(),
    }),
    'GET /jobs/:id/changed': z.object({ data: z.array(job), counts: z.record(z.string(), count) }),
    'GET /failures': z.object({ data: z.array(failureGroup) }),
    'GET /failures/jobs': z.object({
      data: z.array(job),
      owners: z.array(hiddenOwner.extend({ count })),
      fixFrom: shown.nullable(),
      next: shown.nullable(),
      since: shown,
      until: shown,
    }),
    'GET /dismissals': z.object({
      data: z.array(z.object({ at: shown, by: noText, byName: hiddenText, reason: hiddenText, count })),
    }),
    'GET /gates': z.object({ data: z.array(gate) }),
    'GET /schedules': z.object({ data: z.array(schedule), nextCursor: shown.nullable() }),
  };
}

const ofOne = z.object({ id: shown });
const undone = z.object({ count, started: count.exactOptional(), isMore: flag });
const ofQueue = z.object({ data: z.array(queue) });

const changes = {
  'POST /changes/preview': z.object({
    count,
    isMore: flag,
    kinds: z.array(z.object({ kind: shown, count })),
    ownerCount: count,
    owners: noItems,
    effects: noText,
    until: shown,
  }),
  'POST /changes': z.union([z.object({ ids: z.array(shown), isMore: flag }), z.object({ jobId: shown })]),
  'POST /retries/undo': undone,
  'POST /dismissals/undo': undone,
  'POST /alerts/rules/:name': z.object({ rules: z.array(alertRule) }),
  'POST /queues/:name/pause': ofQueue,
  'POST /queues/:name/resume': ofQueue,
  'POST /queues/:name/limit': ofQueue,
  'POST /jobs/:id/run-now': ofOne,
  'POST /jobs/:id/dismiss': ofOne,
  'POST /jobs/:id/retry': ofOne,
  'POST /jobs/:id/cancel': ofOne,
  'POST /jobs/:id/signals/:name': ofOne,
  'POST /schedules/:id/run': ofOne,
  'POST /schedules/:id/pause': ofOne,
  'POST /schedules/:id/resume': ofOne,
  'POST /schedules/:id/delete': ofOne,
};
