import { issueText } from '@offload/core/contract';
import * as z from 'zod';
import type { Doing, Operator } from './operations/audit-log';
import { storable } from './storable';

/** What staff can do to jobs and queues. */
export const consoleActions = [
  ...(['retry', 'cancel', 'run-now', 'replay', 'signal', 'dismiss', 'delete', 'pause', 'limit'] as const),
  ...(['run-schedule', 'pause-schedule', 'delete-schedule', 'try-gate', 'alerts', 'audit'] as const),
] as const;

/** An action of staff, which `can` lists if they may do it. */
export type ConsoleAction = (typeof consoleActions)[number];

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
  limit: { action: 'queue.limit', subjectType: 'queue' },
  'run-schedule': { action: 'schedule.run', subjectType: 'schedule' },
  'pause-schedule': { action: 'schedule.pause', subjectType: 'schedule' },
  'delete-schedule': { action: 'schedule.delete', subjectType: 'schedule' },
  'try-gate': { action: 'host.try', subjectType: 'host' },
  alerts: { action: 'alerts.change', subjectType: 'alerts' },
  audit: { action: 'audit.read', subjectType: 'audit' },
};

// Actions that concern all queues. Staff who see only some queues can't do them.
const ofAllQueues: readonly ConsoleAction[] = ['try-gate', 'alerts', 'audit'];
// Actions on what is named by values, or that show them.
const needValues: readonly ConsoleAction[] = ['replay', 'try-gate', 'audit'];

// A mistyped or undefined field, such as `queues`, would let someone see everything.
const accessSchema = z.strictObject({
  actor: storable(200).min(1),
  can: z.union([z.enum(['all', 'read']), z.array(z.enum(consoleActions)).readonly()]),
  id: storable(200, 'must be text. Leave it out if actor is the ID').min(1).exactOptional(),
  queues: z
    .array(z.string(), 'must be a list of names. Leave it out for all queues')
    .readonly()
    .exactOptional(),
  seesValues: z.boolean('must be true or false. Leave it out to hide values').exactOptional(),
  ip: storable(200, "must be text, or null if it isn't known").nullable().exactOptional(),
  sessionId: storable(200, 'must be text, or null if there is none').nullable().exactOptional(),
  secondFactorAt: z.date('must be a date, or null if there is none').nullable().exactOptional(),
});

/** Who asks for a page or an action of the console, and what they may do. Unknown and undefined fields are errors. */
export interface ConsoleAccess {
  /**
   * The name of the staff member, such as their email address. The audit log records it, and the history of each job that they
   * change.
   */
  actor: string;
  /** Everything, only look, or look and do these things. */
  can: 'all' | 'read' | readonly ConsoleAction[];
  /**
   * Their ID, if it isn't `actor`. The audit log and the histories of jobs record it, and `ownerOf` gets it to return their
   * name.
   */
  id?: string;
  /** The queues whose jobs they see. Leave it out for all queues. */
  queues?: readonly string[];
  /**
   * By default false: they see codes, kinds, states, times, and counts, but no values, such as payloads, messages, logs, stacks,
   * keys, and the names of owners and staff. They can't search for values, replay, try gates, or read the audit log either.
   */
  seesValues?: boolean;
  /** The address that the request came from, for the audit log: the app knows which proxies to trust. */
  ip?: string | null;
  /** The ID of their session, for the audit log. Not its secret. */
  sessionId?: string | null;
  /** When that session last showed a second factor, for the audit log. */
  secondFactorAt?: Date | null;
}

/** Who asks, as the audit log names them. */
export interface Caller extends ConsoleAccess {
  operator: Operator & { requestId: string };
}

/** Returns what `authorize` has returned, or null if it lets no one in. Throws if it returned something else. */
export function readAccess(returned: unknown): ConsoleAccess | null {
  if (!returned) return null;
  const { success, data, error } = accessSchema.safeParse(returned);
  if (!success)
    throw new Error(
      `authorize must return a Response, or { actor: 'ada@example.com', can: 'all' | 'read' | ['retry', …], seesValues: true }. The fields are ${Object.keys(accessSchema.shape).join(', ')}; the actions are ${consoleActions.join(', ')}. ${problemsOf(error)}`,
    );
  return { seesValues: false, ...data };
}

function problemsOf({ issues }: z.ZodError): string {
  return issues.map((issue) => `${issue.path.map(String).join('.') || 'It'} ${issueText(issue)}.`).join(' ');
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

export function mayDo(access: Omit<ConsoleAccess, 'actor'>, action: ConsoleAction): boolean {
  const { can, queues } = access;
  if (queues && ofAllQueues.includes(action)) return false;
  if (!access.seesValues && needValues.includes(action)) return false;
  return can === 'all' || (can !== 'read' && can.includes(action));
}

/** Returns the queues of a system that someone may see. */
export function visibleQueues({ queues }: ConsoleAccess, all: readonly string[]): string[] {
  return all.filter((name) => queues?.includes(name) ?? true);
}
