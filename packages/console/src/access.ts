import { issueText, rejectMistyped } from '@offload/core/contract';
import * as z from 'zod';
import type { Doing, Operator } from './operations/audit-log';
import { seesValues } from './redact';
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
// Actions that show values.
const needValues: readonly ConsoleAction[] = ['replay', 'audit'];

const accessFields = z.object({
  actor: storable(200).min(1),
  can: z.union([z.enum(['all', 'read']), z.array(z.enum(consoleActions)).readonly()]),
  id: storable(200).min(1).optional(),
  queues: z.array(z.string()).readonly().optional(),
  seesValues: z.boolean().optional(),
  ip: z.string().max(200).optional(),
  sessionId: storable(200).optional(),
  secondFactorAt: z.date().nullish(),
});
// A mistyped `queues` or `seesValues` would let someone see everything.
const accessSchema = rejectMistyped(accessFields);

/** Who asks for a page or an action of the console, and what they may do. */
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
  id?: string | undefined;
  /** The queues whose jobs they see; by default all. */
  queues?: readonly string[] | undefined;
  /**
   * By default true. If false, they see names of fields without values, no stacks and keys, and no addresses in messages.
   * They can't search for values, replay, or read the audit log either.
   */
  seesValues?: boolean | undefined;
  /** The address that the request came from, for the audit log: the app knows which proxies to trust. */
  ip?: string | undefined;
  /** The ID of their session, for the audit log. Not its secret. */
  sessionId?: string | undefined;
  /** When that session last showed a second factor, for the audit log. */
  secondFactorAt?: Date | null | undefined;
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
      `authorize must return a Response, or { actor: 'ada@example.com', can: 'all' | 'read' | ['retry', …] }. The actions are ${consoleActions.join(', ')}. ${problemsOf(error)}`,
    );
  return data;
}

function problemsOf({ issues }: z.ZodError): string {
  return issues
    .map((issue) => `${issue.path.map(String).join('.') || 'What it returned'} ${issueText(issue)}.`)
    .join(' ');
}

/** The header with the ID of a request, in requests and responses. */
export const requestIdHeader = 'X-Request-Id';
const requestId = /^[\w.-]{1,128}$/;

/** Returns who has sent a request. Keeps the request's own ID if it's valid. */
export function callerOf(access: ConsoleAccess, { headers }: Request): Caller {
  const { actor, id = actor, ip = null, sessionId = null, secondFactorAt = null } = access;
  const userAgent = headers.get('User-Agent')?.slice(0, 300) ?? null;
  const given = headers.get(requestIdHeader)?.match(requestId)?.[0] ?? crypto.randomUUID();
  const operator = { id, email: actor, ip, userAgent, sessionId, secondFactorAt, requestId: given };
  return { ...access, operator };
}

export function mayDo(access: Omit<ConsoleAccess, 'actor'>, action: ConsoleAction): boolean {
  const { can, queues } = access;
  if (queues && ofAllQueues.includes(action)) return false;
  if (!seesValues(access) && needValues.includes(action)) return false;
  return can === 'all' || (can !== 'read' && can.includes(action));
}

/** Returns the queues of a system that someone may see. */
export function visibleQueues({ queues }: ConsoleAccess, all: readonly string[]): string[] {
  return all.filter((name) => queues?.includes(name) ?? true);
}
