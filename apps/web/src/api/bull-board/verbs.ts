import { type Access, jobIdOf } from '@offload/core';
import { queues } from '@offload/kinds/queues';
import { type Context, Hono } from 'hono';
import { ApiError } from '@/server/http/api-error';
import { isUuid } from '@/server/ids';
import { runtime } from '@/server/runtime';
import { openQueue, setPaused } from '../admin/limits/pause-queue';
import { requireRole, type SignedIn } from '../http/guards';
import { operatorOf } from '../http/operator';

// As many failed jobs as a queue keeps.
const maxAtOnce = 1_000;

/**
 * The actions of Bull Board's buttons. The row decides whether a job is retried or canceled, and the queue follows.
 * Bull Board's own handlers would change only the queue.
 */
export const verbs = new Hono<SignedIn>()
  .use(async (c, next) => (c.req.method === 'GET' ? next() : requireRole('admin', 'operator')(c, next)))
  .put('/api/queues/pause', (c) => forEachQueue(c, (name) => setPaused(c, name, true)))
  .put('/api/queues/resume', (c) => forEachQueue(c, (name) => setPaused(c, name, false)))
  .put('/api/queues/:queue/pause', async (c) => {
    await setPaused(c, c.req.param('queue'), true);
    return c.json({});
  })
  .put('/api/queues/:queue/resume', async (c) => {
    await setPaused(c, c.req.param('queue'), false);
    return c.json({});
  })
  .put('/api/queues/:queue/retry/failed', async (c) => {
    const ids = await failedIn(c.req.param('queue'));
    return c.json(await countDone(ids, (id) => runtime().jobs.retry(id, asOperator(c))));
  })
  .put('/api/queues/:queue/:id/retry', async (c) => {
    const retried = await runtime().jobs.retry(idOf(c), asOperator(c));
    return done(c, retried !== null, 'can’t be retried');
  })
  .put('/api/queues/:queue/:id/clean', async (c) => {
    const canceled = await runtime().jobs.cancel(idOf(c), asOperator(c));
    return done(c, canceled !== null, 'can’t be canceled');
  })
  .on(['POST', 'PUT', 'PATCH', 'DELETE'], '*', () => {
    throw new ApiError(
      409,
      'Nothing was changed: the jobs are rows of Offload, and the queue only carries their ids. Open the job to change it.',
    );
  });

function asOperator(c: Context<SignedIn>): Access {
  return { owner: null, actor: `user:${c.get('person').id}`, by: operatorOf(c) };
}

function idOf(c: Context): string {
  const id = jobIdOf(c.req.param('id') ?? '');
  if (!isUuid(id)) throw new ApiError(404, 'Offload has no such job.');
  return id;
}

async function done(c: Context, isDone: boolean, otherwise: string): Promise<Response> {
  if (isDone) return c.body(null, 204);
  const job = await runtime().db.job.findUnique({ where: { id: idOf(c) }, select: { state: true } });
  if (!job) throw new ApiError(404, 'Offload has no such job.');
  throw new ApiError(409, `This job is ${job.state} and ${otherwise}.`);
}

async function forEachQueue(c: Context, act: (name: string) => Promise<void>): Promise<Response> {
  for (const name of Object.keys(queues)) await act(name);
  return c.json({});
}

async function failedIn(name: string): Promise<string[]> {
  const queue = await openQueue(name);
  const jobs = await queue.getJobs(['failed'], 0, maxAtOnce - 1);
  return jobs.map((job) => jobIdOf(job?.id ?? '')).filter(isUuid);
}

/** Returns in Bull Board's format how many jobs were changed, and how many had changed in the meantime. */
async function countDone(ids: string[], act: (id: string) => Promise<unknown>) {
  let retried = 0;
  for (const id of ids) if (await act(id)) retried += 1;
  return { retried, skipped: ids.length - retried };
}
