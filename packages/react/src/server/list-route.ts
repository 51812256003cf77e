import type { JobFilter, JobReader } from '@offload/core';
import { jobStates } from '@offload/core/contract';
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
import { createView, type Exposable } from './exposed';

interface ListRouteOptions<Parts extends object> {
  /** The client of the core. */
  jobs: Pick<JobReader<Parts>, 'list' | 'watch'>;
  /** Returns the `ownerId` whose jobs the caller may see, or null to respond with 401. */
  owner(request: Request): string | null | Promise<string | null>;
  /** Fields to send in addition to the jobs' IDs, kinds, states, versions, attempts, and times. By default none. */
  expose?: readonly (Exposable | (keyof Parts & string))[];
}

/**
 * Creates a route that serves an owner's jobs: as a page, newest first, for `?kind=&state=&cursor=&limit=`, or as a stream of
 * those that change, for `?after=` a position also of those that have changed since. Throws without `owner`.
 *
 * @example
 * // app/api/jobs/route.ts
 * export const { GET } = createJobListRoute({ jobs, owner: async (request) => (await readSession(request))?.userId ?? null });
 */
export function createJobListRoute<Parts extends object>(options: ListRouteOptions<Parts>): Route {
  const { jobs, owner, expose = [] } = options;
  requireFunction('createJobListRoute', 'owner', owner);
  const view = createView(expose);

  async function respond(request: Request): Promise<Response> {
    const id = await owner(request);
    if (typeof id !== 'string' || !isStorable(id))
      return problem(401, 'Unauthorized', 'Sign in to see your jobs.');
    if (wantsEvents(request)) {
      const since = seenVersion(request);
      if (since === null) return invalidEventId();
      const after = new URL(request.url).searchParams.get('after') ?? undefined;
      if (after !== undefined && !/^\d{1,19}$/.test(after))
        return problem(400, 'Bad Request', 'after must be what `jobs.position()` has returned.');
      return streamJobs({
        request,
        changes: (signal) => jobs.watch({ owner: id, since, after }, signal),
        since,
        view,
      });
    }
    const filter = readFilter(new URL(request.url).searchParams);
    if (typeof filter === 'string') return problem(400, 'Bad Request', filter);
    const page = await jobs.list({ ...filter, owner: id });
    return taggedJson(request, { ...page, jobs: page.jobs.map(view) });
  }
  return { GET: respond };
}

// PostgreSQL can't store other IDs, so no job has one.
const isStorable = (id: string) => id.isWellFormed() && !id.includes('\u0000');

const known = ['kind', 'state', 'cursor', 'limit'];

/** Returns the filter in a URL, or a message that says why it's invalid. */
function readFilter(params: URLSearchParams): JobFilter | string {
  const unknown = [...params.keys()].find((name) => !known.includes(name));
  if (unknown !== undefined) return `The parameter "${unknown}" isn't one of ${known.join(', ')}.`;
  const states = params.get('state')?.split(',') ?? [];
  const state = jobStates.filter((name) => states.includes(name));
  if (state.length < states.length) return `state must be one or more of ${jobStates.join(', ')}.`;
  const cursor = params.get('cursor') ?? undefined;
  if (cursor !== undefined && !uuid.test(cursor)) return 'cursor must be the nextCursor of an earlier page.';
  const limit = Number(params.get('limit') ?? 25);
  if (!Number.isInteger(limit) || limit < 1 || limit > 100)
    return 'limit must be a whole number from 1 to 100.';
  const kind = params.get('kind') ?? undefined;
  if (kind?.includes('\u0000')) return 'kind must be the name of a kind.';
  return { kind, cursor, limit, ...(states.length > 0 && { state }) };
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
