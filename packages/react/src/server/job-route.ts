import type { JobReader } from '@offload/core';
import type { Job } from '@offload/core/contract';
import { streamJobs } from './event-stream';
import {
  invalidEventId,
  problem,
  type Route,
  requireFunction,
  seenVersion,
  taggedJson,
  wantsEvents,
} from './exchange';
import { createView, type Exposable, type ShownJob } from './exposed';

interface JobRouteOptions<Parts extends object> {
  /** The client of the core. */
  jobs: Pick<JobReader<Parts>, 'get' | 'list' | 'watch'>;
  /** Returns `true` if the caller may see this job. Anything else is a 404. */
  authorize(request: Request, job: Job & Parts): boolean | Promise<boolean>;
  /** Fields to send in addition to the job's ID, kind, state, version, attempts, and times. By default none. */
  expose?: readonly (Exposable | (keyof Parts & string))[];
}

interface JobRoute extends Route {
  /** Returns a job as the route sends it, for a page that renders it on the server and passes it to `useJob` as `initial`. */
  show(job: Job): ShownJob;
}

/**
 * Creates a route that serves a job as JSON, with an ETag, or as a stream of its states until it has finished. The last
 * segment of the URL's path is the job's ID. A job that the caller may not see is a 404, like one that doesn't exist. Throws
 * without `authorize`.
 *
 * @example
 * export const jobRoute = createJobRoute({
 *   jobs,
 *   authorize: async (request, job) => (await readSession(request))?.userId === job.ownerId,
 *   expose: ['progress', 'result', 'error'],
 * });
 * // app/api/jobs/[id]/route.ts
 * export const { GET } = jobRoute;
 */
export function createJobRoute<Parts extends object>(options: JobRouteOptions<Parts>): JobRoute {
  const { jobs, authorize, expose = [] } = options;
  requireFunction('createJobRoute', 'authorize', authorize);
  const view = createView(expose);

  async function respond(request: Request): Promise<Response> {
    const id = decodeSegment(new URL(request.url).pathname.split('/').filter(Boolean).at(-1) ?? '');
    const maySee = async (job: Job & Parts) => (await authorize(request, job)) === true;
    if (!wantsEvents(request)) {
      const job = await jobs.get(id);
      return job && (await maySee(job)) ? taggedJson(request, view(job)) : notFound();
    }
    const since = seenVersion(request);
    if (since === null) return invalidEventId();
    const changes = (signal: AbortSignal) => jobs.watch({ id, children: true }, signal);
    const reject = async (job: (Job & Parts) | null) => (job && (await maySee(job)) ? null : notFound());
    const hasChildren = async () => (await jobs.list({ parent: id, limit: 1 })).jobs.length > 0;
    return streamJobs({ request, changes, jobId: id, reject, hasChildren, since, view });
  }
  return { GET: respond, show: view };
}

function notFound(): Response {
  return problem(404, 'Not Found', 'There is no such job, or you may not see it.');
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return '';
  }
}
