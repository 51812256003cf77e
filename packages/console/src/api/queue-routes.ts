import { Hono } from 'hono';
import { z } from 'zod';
import { type ConsoleAccess, visibleQueues } from '../access';
import { setPaused } from '../actions';
import { readOverview } from '../reads/overview';
import { readQueues } from '../reads/queues';
import { storable } from '../storable';
import type { ConsoleReads } from './console-reads';
import type { ApiParts } from './parts';
import { type ConsoleEnv, Rejection, readBody, requireAction } from './problem';

const PauseBody = z.object({ reason: storable(120).optional() });

/** The routes of queues and of the overview. */
export function queueRoutes(parts: ApiParts) {
  const all = Object.keys(parts.system.queues);

  function queueOr404(name: string, access: ConsoleAccess): string {
    if (!visibleQueues(access, all).includes(name)) throw new Rejection(404, 'Queue not found.');
    return name;
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
    });
}
