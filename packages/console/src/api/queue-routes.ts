import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { type ConsoleAccess, visibleQueues } from '../access';
import { cleanQueue, setPaused } from '../actions';
import { setQueueLimits } from '../operations/change-queue';
import { readOverview } from '../reads/overview';
import { readQueues } from '../reads/queues';
import { storable } from '../storable';
import { limitFields, maxPauseReason } from '../ui/queue/queue-limits';
import type { ConsoleReads } from './console-reads';
import type { ApiParts } from './parts';
import { type ConsoleEnv, Rejection, readBody, requireAction } from './problem';

const PauseBody = z.object({ reason: storable(maxPauseReason).optional() });
const LimitBody = z.object(limitFields);
const CleanBody = z.object({ until: z.iso.datetime() });

/** The routes of queues and of the overview. */
export function queueRoutes(parts: ApiParts) {
  const all = Object.keys(parts.system.queues);

  function queueOr404(name: string, access: ConsoleAccess): string {
    if (!visibleQueues(access, all).includes(name)) throw new Rejection(404, 'Queue not found.');
    return name;
  }
  async function clean(c: Context<ConsoleEnv, '/queues/:name/:action'>, action: 'cancel' | 'delete') {
    const access = c.get('access');
    const queue = queueOr404(c.req.param('name'), access);
    const { until } = await readBody(c, CleanBody);
    return c.json(await cleanQueue(parts, { queue, until }, { action, access }));
  }
  return new Hono<ConsoleEnv>()
    .get('/overview', async (c) =>
      c.json<ConsoleReads['/overview']>(await readOverview(parts, visibleQueues(c.get('access'), all))),
    )
    .get('/queues', async (c) =>
      c.json<ConsoleReads['/queues']>({ data: await readQueues(parts, visibleQueues(c.get('access'), all)) }),
    )
    .post('/queues/:name/pause', requireAction(parts, 'pause'), async (c) => {
      const name = queueOr404(c.req.param('name'), c.get('access'));
      const { reason } = await readBody(c, PauseBody);
      await setPaused(parts, { name, isPaused: true, reason }, c.get('access'));
      return c.json({ data: await readQueues(parts, [name]) });
    })
    .post('/queues/:name/resume', requireAction(parts, 'pause'), async (c) => {
      const name = queueOr404(c.req.param('name'), c.get('access'));
      await setPaused(parts, { name, isPaused: false }, c.get('access'));
      return c.json({ data: await readQueues(parts, [name]) });
    })
    .post('/queues/:name/limit', requireAction(parts, 'limit'), async (c) => {
      const name = queueOr404(c.req.param('name'), c.get('access'));
      const { operator } = c.get('access');
      await setQueueLimits(parts.db, { name, limits: await readBody(c, LimitBody), operator });
      return c.json({ data: await readQueues(parts, [name]) });
    })
    .post('/queues/:name/cancel', requireAction(parts, 'cancel'), (c) => clean(c, 'cancel'))
    .post('/queues/:name/delete', requireAction(parts, 'delete'), (c) => clean(c, 'delete'));
}
