import * as z from 'zod';
import { issueText } from '../contract/issue-text';
import { plainText } from '../contract/plain-text';

/** What staff can do to jobs and queues. */
export const staffActions = [
  ...(['retry', 'cancel', 'run-now', 'replay', 'signal', 'dismiss', 'delete', 'pause', 'try-queue'] as const),
  ...(['limit', 'run-schedule', 'pause-schedule', 'delete-schedule', 'try-gate', 'alerts', 'audit'] as const),
] as const;

/** An action of staff, which `can` lists if they may do it. */
export type StaffAction = (typeof staffActions)[number];

// Actions that concern all queues. Staff who see only some queues can't do them.
const ofAllQueues: readonly StaffAction[] = ['try-gate', 'alerts', 'audit'];
// Actions on what is named by values, or that show them.
const needValues: readonly StaffAction[] = ['replay', 'try-gate', 'audit'];

const storable = (max: number, error?: string) =>
  z
    .string(error)
    .max(max)
    .refine((text) => text === plainText(text), 'must be valid text');

// A mistyped or undefined field, such as `queues`, would let someone see everything.
const accessSchema = z.strictObject({
  actor: storable(200).min(1),
  can: z.union([z.enum(['all', 'read']), z.array(z.enum(staffActions)).readonly()]),
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

/** Who asks for a page or an action of the console or of Bull Board, and what they may do. Unknown and undefined fields are errors. */
export interface StaffAccess {
  /**
   * The name of the staff member, such as their email address. The audit log records it, and the history of each job that they
   * change.
   */
  actor: string;
  /** Everything, only look, or look and do these things. */
  can: 'all' | 'read' | readonly StaffAction[];
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

/** Returns what `authorize` has returned, or null if it lets no one in. Throws if it returned something else. */
export function readAccess(returned: unknown): StaffAccess | null {
  if (!returned) return null;
  const { success, data, error } = accessSchema.safeParse(returned);
  if (!success)
    throw new Error(
      `authorize must return a Response, or { actor: 'ada@example.com', can: 'all' | 'read' | ['retry', …], seesValues: true }. The fields are ${Object.keys(accessSchema.shape).join(', ')}; the actions are ${staffActions.join(', ')}. ${problemsOf(error)}`,
    );
  return { seesValues: false, ...data };
}

function problemsOf({ issues }: z.ZodError): string {
  return issues.map((issue) => `${issue.path.map(String).join('.') || 'It'} ${issueText(issue)}.`).join(' ');
}

/** Returns whether someone has the right to an action. One on all queues needs all of them, and some need values. */
export function mayDo(access: Omit<StaffAccess, 'actor'>, action: StaffAction): boolean {
  const { can, queues } = access;
  if (queues && ofAllQueues.includes(action)) return false;
  if (!access.seesValues && needValues.includes(action)) return false;
  return can === 'all' || (can !== 'read' && can.includes(action));
}

/** Returns the queues of a system that someone may see. */
export function visibleQueues({ queues }: StaffAccess, all: readonly string[]): string[] {
  return all.filter((name) => queues?.includes(name) ?? true);
}

/** Returns how the history of jobs names someone. */
export const actorOf = ({ actor, id }: Pick<StaffAccess, 'actor' | 'id'>) =>
  id === undefined ? `operator:${actor}` : `user:${id}`;
