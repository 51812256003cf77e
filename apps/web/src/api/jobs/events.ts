import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { hasFinished } from '@offload/core/contract';
import type { Context } from 'hono';
import { ApiError } from '@/server/http/api-error';
import { disconnectSignal } from '@/server/http/disconnect-signal';
import { heldUpBy } from '@/server/live/outages';
import { runtime } from '@/server/runtime';
import { requireSession, type SignedIn } from '../http/guards';
import { rejectInvalid } from '../http/problem';
import { asProblem } from '../http/responses';
import { hasChildJobs } from './child-jobs';
import { eventStreamHeaders, openEventStream } from './event-stream';
import { findChangedJobs, findJobRow } from './job-queries';
import { markSeen } from './seen';

const headers = z.object({
  'last-event-id': z
    .string()
    .regex(/^\d{1,18}$/, 'must be an event ID from this stream')
    .optional()
    .openapi({ description: 'Sent by EventSource when it reconnects' }),
});
const responses = {
  200: { description: 'Events', content: { 'text/event-stream': { schema: z.string() } } },
  204: { description: 'No more events' },
  ...asProblem,
};

const ofOne = createRoute({
  method: 'get',
  path: '/jobs/{id}/events',
  summary: 'Stream a job: its current state, then an event per change until it finishes',
  middleware: [requireSession] as const,
  request: { params: z.object({ id: z.string() }), headers },
  responses,
});

const ofMine = createRoute({
  method: 'get',
  path: '/events',
  summary: 'Stream your jobs: unfinished jobs first, then an event per change',
  middleware: [requireSession] as const,
  request: { headers },
  responses,
});

export const events = new OpenAPIHono<SignedIn>({ defaultHook: rejectInvalid })
  .openapi(ofOne, async (c) => {
    const person = c.get('person');
    const { id } = c.req.valid('param');
    const seen = BigInt(c.req.valid('header')['last-event-id'] ?? 0);
    return answer(c, {
      of: { jobId: id },
      by: person,
      seen,
      first: async () => {
        const row = await findJobRow(person, id);
        if (!row) throw new ApiError(404, 'Job not found.');
        if (hasFinished(row.state) && row.version <= seen) return null;
        // What holds a job up has no version, so the client may not know about it.
        const isNews = row.version > seen || heldUpBy(row);
        return { rows: isNews ? [row] : [], hasChildren: await hasChildJobs(row.id) };
      },
      onSend: (sent) => markSeen(person, sent),
    });
  })
  .openapi(ofMine, async (c) => {
    const person = c.get('person');
    const seen = BigInt(c.req.valid('header')['last-event-id'] ?? 0);
    return answer(c, {
      of: { ownerId: person.id },
      by: person,
      seen,
      first: async () => ({ rows: await findChangedJobs(person.id, seen), hasChildren: false }),
    });
  });

async function answer(
  c: Context,
  stream: Omit<Parameters<typeof openEventStream>[1], 'signal'>,
): Promise<Response> {
  // To EventSource, 204 means not to reconnect.
  const over = () => c.body(null, 204);
  // The stream would never be read.
  if (c.req.method === 'HEAD') return (await stream.first()) ? c.body(null, 200, eventStreamHeaders) : over();
  return (
    (await openEventStream(runtime().live, { ...stream, signal: disconnectSignal(c.req.raw) })) ?? over()
  );
}
