import { z } from '@hono/zod-openapi';
import { streamJobs } from '@offload/react/route';
import type { Context } from 'hono';
import { isStaff } from '@/server/auth/roles';
import { ApiError } from '@/server/http/api-error';
import { heldUpBy, type LiveJob } from '@/server/live/job-parts';
import { runtime } from '@/server/runtime';
import type { SignedIn } from '../http/guards';
import { content, resource, route } from '../http/routes';
import { hasChildJobs } from './child-jobs';
import { viewLiveJobFor } from './job-view';
import { markSeen } from './seen';

const headers = z.object({
  'last-event-id': z
    .string()
    .regex(/^\d{1,18}$/, 'must be an event ID from this stream')
    .optional()
    .openapi({ description: 'Sent by EventSource when it reconnects' }),
});
const query = z.object({
  after: z
    .string()
    .regex(/^\d{1,19}$/, 'must be the digits that a page of this app contains')
    .optional()
    .openapi({
      description: 'The position at which a page was rendered. The stream starts with the changes since then',
    }),
});
const responses = {
  200: content('text/event-stream', 'Events'),
  204: { description: 'No more events' },
};

const ofOne = route.get(
  '/jobs/{id}/events',
  'Stream a job: its current state, then an event per change until it finishes',
  responses,
  { headers },
);
const ofMine = route.get(
  '/events',
  'Stream your jobs: unfinished jobs first, then an event per change',
  responses,
  { headers, query },
);

export const events = resource()
  .openapi(ofOne, async (c) => {
    const person = c.get('person');
    const { id } = c.req.valid('param');
    const since = Number(c.req.valid('header')['last-event-id'] ?? 0);
    return answer(c, {
      changes: (signal) => runtime().jobs.watch({ id, children: true }, signal),
      jobId: id,
      reject(job) {
        if (job && (isStaff(person.role) || job.ownerId === person.id)) return null;
        throw new ApiError(404, 'Job not found.');
      },
      hasChildren: () => hasChildJobs(id),
      since,
      // An outage doesn't change the job's version, so the client may not know about it yet.
      repeats: (job) => heldUpBy(job) !== undefined,
      async view(job) {
        await markSeen(person, job);
        return viewLiveJobFor(person, job);
      },
    });
  })
  .openapi(ofMine, async (c) => {
    const person = c.get('person');
    const since = Number(c.req.valid('header')['last-event-id'] ?? 0);
    const { after } = c.req.valid('query');
    return answer(c, {
      changes: (signal) => runtime().jobs.watch({ owner: person.id, since, after }, signal),
      since,
      view: (job) => viewLiveJobFor(person, job),
    });
  });

type Stream = Omit<Parameters<typeof streamJobs<LiveJob>>[0], 'request' | 'until' | 'onEnd'>;

function answer(c: Context<SignedIn>, stream: Stream): Promise<Response> {
  const request = c.req.raw;
  const isRead = request.method !== 'HEAD';
  return streamJobs({
    ...stream,
    request,
    ...(isRead && runtime().live.open(c.get('person'), request)),
  });
}
