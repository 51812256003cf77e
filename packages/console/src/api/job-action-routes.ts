import { allows } from '@offload/core/contract';
import { Hono } from 'hono';
import * as z from 'zod';
import type { SimpleAction } from '../access';
import { changeJob } from '../actions';
import { storable } from '../storable';
import { type ApiParts, findJob } from './parts';
import { type ConsoleEnv, NoFields, Rejection, readBody, requireAction } from './problem-details';

const maxDelayMs = 366 * 24 * 3_600_000;
const DismissBody = z.strictObject({ reason: storable(300).default('') });
const RunBody = z.strictObject({ delayMs: z.int().min(0).max(maxDelayMs).default(0) });
const simple = ['retry', 'cancel'] as const satisfies readonly SimpleAction[];

export const wrongState = () => new Rejection(409, 'The job’s state has changed, so this can’t be done now.');
const committed = () => new Rejection(409, 'The job’s work is already saved, so it can’t be canceled now.');

export function jobActionRoutes(parts: ApiParts) {
  const app = new Hono<ConsoleEnv>()
    .post('/jobs/:id/run-now', requireAction(parts, 'run-now'), async (c) => {
      const access = c.get('access');
      const { delayMs } = await readBody(c, RunBody);
      const job = await findJob(parts, c.req.param('id'), access);
      if (!(await changeJob(parts, job.id, { action: 'run-now', access, delayMs }))) throw wrongState();
      return c.json({ id: job.id });
    })
    .post('/jobs/:id/dismiss', requireAction(parts, 'dismiss'), async (c) => {
      const { reason } = await readBody(c, DismissBody);
      const access = c.get('access');
      const job = await findJob(parts, c.req.param('id'), access);
      const act = { action: 'dismiss', access, reason } as const;
      if (job.state !== 'failed' || !(await changeJob(parts, job.id, act))) throw wrongState();
      return c.json({ id: job.id });
    });
  for (const action of simple)
    app.post(`/jobs/:id/${action}`, requireAction(parts, action), async (c) => {
      const access = c.get('access');
      await readBody(c, NoFields);
      const job = await findJob(parts, c.req.param('id'), access);
      if (await changeJob(parts, job.id, { action, access })) return c.json({ id: job.id });
      const { state } = await findJob(parts, job.id, access);
      throw action === 'cancel' && allows(state, 'cancel') ? committed() : wrongState();
    });
  return app;
}
