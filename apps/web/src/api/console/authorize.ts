import type { ConsoleAccess } from '@offload/console';
import { doingOfCall, operatorFrom, originOf } from '@/server/auth/audited';
import { findCaller } from '@/server/auth/caller';
import type { Role } from '@/server/auth/roles';
import { scopeOf } from '@/server/auth/scopes';
import type { Person } from '@/server/auth/session';
import { type ApiError, isApiError } from '@/server/http/api-error';
import { requestIdHeader, requestIdOf } from '@/server/http/request-id-header';
import { runtime } from '@/server/runtime';
import { rejectionOf, rejectWithoutScope } from '../http/guards';
import { problemResponse } from '../http/problem';
import { nothingHere, nothingPolicy, wayIn } from '../http/staff-pages';

const operating = [
  ...(['retry', 'cancel', 'run-now', 'replay', 'signal', 'dismiss', 'delete', 'pause', 'try-queue'] as const),
  ...(['limit', 'run-schedule', 'pause-schedule', 'delete-schedule', 'try-gate'] as const),
] as const;

const rights: Record<Role, Pick<ConsoleAccess, 'can' | 'seesValues'>> = {
  admin: { can: 'all', seesValues: true },
  operator: { can: operating, seesValues: true },
  viewer: { can: 'read', seesValues: false },
  // Mutants of `false` survive: users are turned away before.
  user: { can: [], seesValues: false },
};

/** Returns what staff may do in the console, or the response that turns others away. Records the attempt. */
export async function authorize(request: Request): Promise<ConsoleAccess | Response | null> {
  let person: Person | null = null;
  try {
    person = await findCaller(request.headers);
    if (person) rejectWithoutScope(person, scopeOf(request.method, new URL(request.url).pathname));
    const rejection = rejectionOf(person, ['admin', 'operator', 'viewer']);
    if (rejection) throw rejection;
    return person && accessOf(person, request);
  } catch (error) {
    if (!isApiError(error)) throw error;
    if (person && !person.needsTwoFactor) await recordDenied(person, request);
    return turnAway(request, error);
  }
}

/** Sends a browser where it may go, and tells a program what is missing. */
function turnAway(request: Request, rejection: ApiError): Response {
  const { pathname, search } = new URL(request.url);
  const requestId = requestIdOf(request.headers);
  const headers = {
    [requestIdHeader]: requestId,
    'Cache-Control': 'private, no-store',
    'Content-Security-Policy': nothingPolicy,
  };
  if (/^\/admin\/(bull-board\/)?(api|assets|static)\//.test(pathname))
    return problemResponse(rejection, { requestId }, headers);
  const way = wayIn(rejection, pathname + search);
  if (way !== null) return new Response(null, { status: 307, headers: { ...headers, Location: way } });
  const type = 'text/html; charset=utf-8';
  return new Response(nothingHere, { status: 404, headers: { ...headers, 'Content-Type': type } });
}

function accessOf(person: Person, { headers }: Request): ConsoleAccess {
  const { id, email, role, sessionId, secondFactorAt } = person;
  const { ip } = originOf(headers, null);
  return { actor: email, id, ...rights[role], ip, sessionId, secondFactorAt };
}

async function recordDenied(person: Person, { method, url, headers }: Request): Promise<void> {
  const origin = originOf(headers, headers.get(requestIdHeader));
  await runtime().denials.record(operatorFrom(person, origin), doingOfCall(method, new URL(url).pathname));
}
