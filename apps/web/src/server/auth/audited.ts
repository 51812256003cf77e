import type { ActionOutcome, Doing, Operator, Origin } from '@offload/console/server';
import { clientAddressOf } from '../http/client-address';
import type { Person } from './session';

/** What the audit log says of a route or a page of staff. */
interface Audited {
  action: string;
  /** Whether it's recorded by whoever calls the route, because it only reads. A route records what it changes itself. */
  isRead: boolean;
}

const read = (action: string): Audited => ({ action, isRead: true });
const change = (action: string): Audited => ({ action, isRead: false });

/**
 * Each route of staff: what it does to whose data, or null if it shows figures, or what another route has recorded. A test
 * compares this with the routes that exist.
 */
export const auditedRoutes: Record<string, Audited | null> = {
  'GET /api/admin/alerts': null,
  'PUT /api/admin/alerts': change('alerts.change'),
  'POST /api/admin/alerts/secret': change('alerts.replace-secret'),
  'POST /api/admin/alerts/test': change('alerts.test'),
  'GET /api/admin/tokens': read('user.list-tokens'),
  'DELETE /api/admin/tokens/{id}': change('user.revoke-token'),
  'GET /api/admin/users': read('user.list'),
  'PATCH /api/admin/users/{id}': change('user.change'),
  'DELETE /api/admin/users/{id}/two-factor': change('user.reset-two-factor'),
};

/** The same for each page of staff. */
export const auditedPages: Record<string, Audited | null> = {
  '/admin/recipients': null,
  '/admin/tokens': read('user.list-tokens'),
  '/admin/users': read('user.list'),
};

const subjectTypes = ['job', 'user', 'alerts'] as const;

/** Returns what to record of an action on a subject, or on all of its type. */
export function doingOf(
  { action }: Audited,
  subjectId: string | undefined,
  query: Record<string, string>,
): Doing {
  const subjectType = subjectTypes.find((type) => action.startsWith(`${type}.`));
  if (!subjectType) throw new Error(`${action} has no subject`);
  return { action, subjectType, subjectId: clip(subjectId ?? 'all'), after: query };
}

/** Returns what to record when someone opens a page of staff, or null. `href` is its path with its query. */
export function doingOfPage(href: string, outcome: ActionOutcome): Doing | null {
  const { pathname, searchParams } = new URL(href, 'http://page');
  const audited = auditedPages[pathname];
  // A query that was denied may be anything, as often as someone likes.
  const query = outcome === 'denied' ? {} : Object.fromEntries(searchParams);
  return audited ? doingOf(audited, undefined, query) : null;
}

/** Matches the paths of Bull Board and of the console that show or change one job. */
const onJob = /\/(?:jobs|api\/queues\/[^/]+)\/([\da-f-]{36})(?:\/|$)/;

/** Returns what to record of a call of Bull Board, or of the console by someone whom it doesn't let in. */
export function doingOfCall(method: string, path: string): Doing {
  const [, id] = onJob.exec(path) ?? [];
  const action = method === 'GET' ? 'job.read' : 'job.change';
  return { action, subjectType: 'job', subjectId: id ?? 'all' };
}

/** Returns where a request came from, for the audit log. */
export function originOf(headers: Headers, requestId: string | null): Origin {
  return {
    ip: clientAddressOf(headers),
    userAgent: clip(headers.get('User-Agent')),
    requestId: clip(requestId),
  };
}

export function operatorFrom({ id, email, sessionId, secondFactorAt }: Person, origin: Origin): Operator {
  return { id, email, sessionId, secondFactorAt, ...origin };
}

function clip<Text extends string | null>(text: Text) {
  return text === null ? text : text.slice(0, 300);
}
