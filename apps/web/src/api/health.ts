import { OpenAPIHono, z } from '@hono/zod-openapi';
import { stalledText, stepText, unservedText } from '@offload/core/health';
import { isStaff } from '@/server/auth/roles';
import { findPerson } from '@/server/auth/session';
import { runtime } from '@/server/runtime';
import { type Health, inTime, readHealth } from '@/server/services';
import { json, route } from './http/routes';

const check = z.enum(['up', 'down']);
const status = z.enum(['ok', 'failing']);
const schema = z.enum(['missing', 'other']).openapi({
  description:
    '`missing`: tables or columns are missing, so run the migrations. `other`: its schema belongs to another version, and the reason says what to do',
});
const clock = z
  .string()
  .openapi({ description: 'Set for five minutes after the database’s clock was changed' });
const reasons = { clock, database: z.string(), email: z.string(), jobs: z.string(), schema: z.string() };
const HealthSchema = z
  .object({
    status,
    checks: z.object({
      database: check,
      queue: check,
      storage: check,
      email: check.openapi({ description: 'Down while a worker reports that email can’t be sent' }),
      schema: schema.optional(),
      connections: check.openapi({
        description: 'Down if waiting for a pooled database connection times out',
      }),
      jobs: check.openapi({
        description:
          'Down while due jobs don’t start although workers have free slots, or because no worker takes them',
      }),
      requests: check.openapi({ description: 'Down while this process responds to most requests with 503' }),
      workers: z.object({ connected: z.int() }),
    }),
    reasons: z
      .object(reasons)
      .partial()
      .optional()
      .openapi({ description: 'Why the status isn’t ok, if known' }),
    details: z
      .object({ sealing: z.object({ sealed: z.int(), unsealed: z.int(), refused: z.int() }).partial() })
      .optional()
      .openapi({
        description:
          'For staff: how many workers decode users’ files in sealed processes, in unsealed ones, or not at all',
      }),
  })
  .openapi('Health');
const ReadySchema = z
  .object({
    status,
    checks: z.object({ database: check, schema: schema.optional() }),
    reasons: z.object({ schema: z.string() }).optional(),
  })
  .openapi('Ready');
const LiveSchema = z.object({ status: z.literal('ok') }).openapi('Live');

const anyone = { guards: [] };

const healthRoute = route.get(
  '/health',
  'Check the system and its dependencies',
  {
    200: json('Healthy', HealthSchema),
    503: json('A dependency is down, or work is stuck. Jobs wait', HealthSchema),
  },
  anyone,
);
const liveRoute = route.get(
  '/health/live',
  'Check that this web process is running, whatever else is down',
  { 200: json('Running', LiveSchema) },
  anyone,
);
const readyRoute = route.get(
  '/health/ready',
  'Check that this web process can serve traffic, even if the queue, storage, email, or workers are down',
  {
    200: json('Ready', ReadySchema),
    503: json('The database can’t be reached, or its schema belongs to another version', ReadySchema),
  },
  anyone,
);

export const health = new OpenAPIHono()
  .openapi(healthRoute, async (c) => {
    const health = await readHealth();
    const { database, queue, storage, connections, requests, workers } = health;
    const why = reasonsOf(health);
    const checks = {
      database: upOrDown(database),
      queue: upOrDown(queue),
      storage: upOrDown(storage),
      email: upOrDown(!why.email),
      connections: upOrDown(connections),
      jobs: upOrDown(!why.jobs),
      requests: upOrDown(requests),
      workers: { connected: workers },
    };
    const { checks: missing, reasons: whyMissing } = missingIn(health);
    const said = { ...whyMissing, ...why };
    const isUp = database && queue && storage && connections && requests && workers > 0;
    const isWell = isUp && Object.keys(said).length === 0;
    const details = (await isForStaff(c.req.raw.headers)) ? { details: { sealing: health.sealing } } : {};
    const body = { status: okOrFailing(isWell), checks: { ...checks, ...missing }, ...details };
    return c.json(Object.keys(said).length > 0 ? { ...body, reasons: said } : body, isWell ? 200 : 503);
  })
  .openapi(liveRoute, (c) => c.json({ status: 'ok' } as const, 200))
  .openapi(readyRoute, async (c) => {
    const found = await readHealth();
    const { checks: missing, ...why } = missingIn(found);
    const canRead = found.database || found.isDatabaseFull;
    const isReady = canRead && !missing;
    const checks = { database: upOrDown(canRead), ...missing };
    return c.json({ status: okOrFailing(isReady), checks, ...why }, isReady ? 200 : 503);
  });

/** Returns the known reasons why the system isn't healthy. */
function reasonsOf({ isDatabaseFull, clockStepMs, outages, stalled, unserved }: Health) {
  const email = outages.find((outage) => outage.queue === 'email')?.reason;
  const jobs = [...stalled.map(stalledText), ...unserved.map(unservedText)].join('. ');
  return {
    ...(isDatabaseFull && { database: 'The disk of the database is full.' }),
    ...(clockStepMs !== 0 && { clock: `Within the last five minutes, ${stepText(clockStepMs)}.` }),
    ...(email && { email }),
    ...(jobs && { jobs }),
  };
}

/** Returns whether the request is from staff. False while the database is down, because no session can be read. */
async function isForStaff(headers: Headers): Promise<boolean> {
  if (!headers.has('Cookie')) return false;
  const person = await inTime(findPerson(headers));
  return person !== null && isStaff(person.role);
}

function missingIn({ isSchemaMissing }: { isSchemaMissing: boolean }) {
  const problem = runtime().schema.problem();
  if (!isSchemaMissing && problem === null) return {};
  return {
    checks: { schema: problem === null ? ('missing' as const) : ('other' as const) },
    reasons: { schema: problem ?? 'The database lacks tables or columns. Run the migrations.' },
  };
}

function upOrDown(isUp: boolean): 'up' | 'down' {
  return isUp ? 'up' : 'down';
}

function okOrFailing(isWell: boolean): 'ok' | 'failing' {
  return isWell ? 'ok' : 'failing';
}
