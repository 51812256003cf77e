import { visibleQueues } from '@offload/core/admin';
import { Hono } from 'hono';
import * as z from 'zod';
import type { ConsoleAccess } from '../access';
import { setPaused } from '../actions';
import { setQueueLimits, tryQueueNow } from '../operations/change-queue';
import { type Overview, readOverview } from '../reads/overview';
import { readQueues } from '../reads/queues';
import { storable } from '../storable';
import { pointsOf } from '../ui/charts/chart-period';
import { limitFields, maxPauseReason } from '../ui/queue/queue-limits';
import type { ConsoleReads } from './console-reads';
import type { ApiParts } from './parts';
import { type ConsoleEnv, NoFields, Rejection, readBody, requireAction } from './problem-details';
import { readQuery } from './queries';

const oneLine = storable(maxPauseReason)
  .regex(/^\P{Cc}*$/u, 'must not contain control characters')
  .trim();
const PauseBody = z.strictObject({ reason: oneLine.optional() });
const LimitBody = z.strictObject({
  concurrency: limitFields.concurrency.exactOptional(),
  perMinute: limitFields.perMinute.exactOptional(),
  ownerRunning: limitFields.ownerRunning.exactOptional(),
  ownerOpen: limitFields.ownerOpen.exactOptional(),
});

export function overviewRoute(parts: ApiParts) {
  return new Hono<ConsoleEnv>().get('/overview', async (c) => {
    const { period, queue } = readQuery(c, 'GET /overview');
    const access = c.get('access');
    const names = visibleQueues(access, Object.keys(parts.system.queues)).filter(
      (name) => queue === undefined || name === queue,
    );
    const [overview, more = []] = await Promise.all([
      readOverview(parts, names, pointsOf(period, Date.now())),
      parts.attention?.(access),
    ]);
    return c.json<ConsoleReads['/overview']>({
      ...overview,
      ...sharedParts(overview, access),
      more: more.filter(({ page = 'overview' }) => page === 'overview'),
    });
  });
}

/** Returns what queues have in common, without those that this reader may not see: jobs of several may share a gate or a worker. */
function sharedParts(
  { shutGates, workers }: Overview,
  { queues }: ConsoleAccess,
): Pick<Overview, 'shutGates' | 'workers'> {
  if (!queues) return { shutGates, workers };
  const visible = (served: Record<string, number>) =>
    Object.fromEntries(Object.entries(served).filter(([name]) => queues.includes(name)));
  return {
    shutGates: [],
    workers: workers.map((worker) => ({ ...worker, queues: visible(worker.queues) })),
  };
}

export function queueRoutes(parts: ApiParts) {
  const all = Object.keys(parts.system.queues);

  function queueOr404(name: string, access: ConsoleAccess): string {
    if (!visibleQueues(access, all).includes(name)) throw new Rejection(404, 'Queue not found.');
    return name;
  }
  return new Hono<ConsoleEnv>()
    .get('/queues', async (c) =>
      c.json<ConsoleReads['/queues']>({
        data: await readQueues(parts, visibleQueues(c.get('access'), all)),
      }),
    )
    .post('/queues/:name/pause', requireAction(parts, 'pause'), async (c) => {
      const name = queueOr404(c.req.param('name'), c.get('access'));
      const { reason } = await readBody(c, PauseBody);
      await setPaused(parts, { name, isPaused: true, reason }, c.get('access'));
      return c.json({ data: await readQueues(parts, [name]) });
    })
    .post('/queues/:name/resume', requireAction(parts, 'pause'), async (c) => {
      const name = queueOr404(c.req.param('name'), c.get('access'));
      await readBody(c, NoFields);
      await setPaused(parts, { name, isPaused: false }, c.get('access'));
      return c.json({ data: await readQueues(parts, [name]) });
    })
    .post('/queues/:name/try', requireAction(parts, 'try-queue'), async (c) => {
      const name = queueOr404(c.req.param('name'), c.get('access'));
      await readBody(c, NoFields);
      if (!(await tryQueueNow(parts.db, name, c.get('access').operator)))
        throw new Rejection(409, 'No outage holds this queue.');
      return c.json({ data: await readQueues(parts, [name]) });
    })
    .post('/queues/:name/limit', requireAction(parts, 'limit'), async (c) => {
      const name = queueOr404(c.req.param('name'), c.get('access'));
      const { operator } = c.get('access');
      await setQueueLimits(parts.db, { name, limits: await readBody(c, LimitBody), operator });
      return c.json({ data: await readQueues(parts, [name]) });
    });
}
