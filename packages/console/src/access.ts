import type { StaffAccess, StaffAction } from '@offload/core/admin';
import type { Doing, Operator } from './operations/audit-log';

/** Who asks for a page or an action of the console, and what they may do. Unknown and undefined fields are errors. */
export type ConsoleAccess = StaffAccess;

/** An action of staff, which `can` lists if they may do it. */
export type ConsoleAction = StaffAction;

/** Actions on jobs that don't need more than a click. */
export type SimpleAction = Extract<ConsoleAction, 'retry' | 'cancel' | 'run-now' | 'dismiss' | 'delete'>;

/** The names of these actions in the audit log. */
export const recordedAs: Record<ConsoleAction, Pick<Doing, 'action' | 'subjectType'>> = {
  retry: { action: 'job.retry', subjectType: 'job' },
  cancel: { action: 'job.cancel', subjectType: 'job' },
  'run-now': { action: 'job.reschedule', subjectType: 'job' },
  replay: { action: 'job.redo', subjectType: 'job' },
  signal: { action: 'job.signal', subjectType: 'job' },
  dismiss: { action: 'job.dismiss', subjectType: 'job' },
  delete: { action: 'job.delete', subjectType: 'job' },
  pause: { action: 'queue.pause', subjectType: 'queue' },
  'try-queue': { action: 'queue.try', subjectType: 'queue' },
  limit: { action: 'queue.limit', subjectType: 'queue' },
  'run-schedule': { action: 'schedule.run', subjectType: 'schedule' },
  'pause-schedule': { action: 'schedule.pause', subjectType: 'schedule' },
  'delete-schedule': { action: 'schedule.delete', subjectType: 'schedule' },
  'try-gate': { action: 'host.try', subjectType: 'host' },
  alerts: { action: 'alerts.change', subjectType: 'alerts' },
  audit: { action: 'audit.read', subjectType: 'audit' },
};

/** Who asks, as the audit log names them. */
export interface Caller extends ConsoleAccess {
  operator: Operator & { requestId: string };
}

/** The header with the ID of a request, in requests and responses. */
export const requestIdHeader = 'X-Request-Id';
const requestIdShape = /^[\w.-]{1,128}$/;

/** Returns the ID of a request: its own if it's valid, or a new one. */
export function requestIdOf({ headers }: Request): string {
  return headers.get(requestIdHeader)?.match(requestIdShape)?.[0] ?? crypto.randomUUID();
}

export function callerOf(access: ConsoleAccess, request: Request, requestId = requestIdOf(request)): Caller {
  const { headers } = request;
  const { actor, id = actor, ip = null, sessionId = null, secondFactorAt = null } = access;
  const userAgent = headers.get('User-Agent')?.slice(0, 300) ?? null;
  const operator = { id, email: actor, ip, userAgent, sessionId, secondFactorAt, requestId };
  return { ...access, operator };
}
